import { listLots } from "@/lib/usecases/inventory/list-lots";
import { receiveLot } from "@/lib/usecases/inventory/receive-lot";
import { route } from "@/lib/web/route";

export const GET = route(listLots);
export const POST = route(receiveLot);
