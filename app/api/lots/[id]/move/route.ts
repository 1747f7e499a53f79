import { moveLot } from "@/lib/usecases/inventory/move-lot";
import { route } from "@/lib/web/route";

export const POST = route(moveLot);
