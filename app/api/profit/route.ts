import { readProfit } from "@/lib/usecases/profit/read-profit";
import { route } from "@/lib/web/route";

export const GET = route(readProfit);
