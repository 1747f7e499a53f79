import { setLotStatus } from "@/lib/usecases/inventory/set-lot-status";
import { route } from "@/lib/web/route";

export const POST = route(setLotStatus);
