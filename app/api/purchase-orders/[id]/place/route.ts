import { placeOrder } from "@/lib/usecases/purchase/place-order";
import { route } from "@/lib/web/route";

export const POST = route(placeOrder);
