import { returnLot } from "@/lib/usecases/inventory/return-lot";
import { route } from "@/lib/web/route";

export const POST = route(returnLot);
