import { setDrawOrder } from "@/lib/usecases/inventory/set-draw-order";
import { route } from "@/lib/web/route";

export const POST = route(setDrawOrder);
