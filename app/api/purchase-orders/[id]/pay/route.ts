import { payOrder } from "@/lib/usecases/purchase/pay-order";
import { route } from "@/lib/web/route";

export const POST = route(payOrder);
