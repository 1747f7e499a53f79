import { listRates } from "@/lib/usecases/exchange/list-rates";
import { setRate } from "@/lib/usecases/exchange/set-rate";
import { route } from "@/lib/web/route";

export const GET = route(listRates);
export const POST = route(setRate);
