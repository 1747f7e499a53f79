import { settleClaim } from "@/lib/usecases/inventory/settle-claim";
import { route } from "@/lib/web/route";

export const POST = route(settleClaim);
