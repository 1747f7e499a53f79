import { listOrders } from "@/lib/usecases/purchase/list-orders";
import { createOrder } from "@/lib/usecases/purchase/create-order";
import { route } from "@/lib/web/route";

export const GET = route(listOrders);
export const POST = route(createOrder);
