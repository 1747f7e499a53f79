import { listBills } from "@/lib/usecases/reconciling/list-bills";
import { startBill } from "@/lib/usecases/reconciling/start-bill";
import { route } from "@/lib/web/route";

export const GET = route(listBills);
export const POST = route(startBill);
