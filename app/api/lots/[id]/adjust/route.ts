import { adjustLot } from "@/lib/usecases/inventory/adjust-lot";
import { route } from "@/lib/web/route";

export const POST = route(adjustLot);
