import { getOrder } from "@/lib/usecases/purchase/get-order";
import { route } from "@/lib/web/route";

export const GET = route(getOrder);
