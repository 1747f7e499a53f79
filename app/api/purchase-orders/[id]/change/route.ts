import { changeOrder } from "@/lib/usecases/purchase/change-order";
import { getDraft } from "@/lib/usecases/purchase/get-draft";
import { route } from "@/lib/web/route";

export const GET = route(getDraft);
export const POST = route(changeOrder);
