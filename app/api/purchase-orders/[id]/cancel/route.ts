import { cancelOrder } from "@/lib/usecases/purchase/cancel-order";
import { route } from "@/lib/web/route";

export const POST = route(cancelOrder);
