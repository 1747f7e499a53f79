import { listProfitCalls } from "@/lib/usecases/profit/list-profit-calls";
import { route } from "@/lib/web/route";

export const GET = route(listProfitCalls);
