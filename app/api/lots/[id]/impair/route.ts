import { impairLot } from "@/lib/usecases/inventory/impair-lot";
import { route } from "@/lib/web/route";

export const POST = route(impairLot);
