import { priceTable } from "@/lib/usecases/pricing/price-table";
import { route } from "@/lib/web/route";

export const GET = route(priceTable);
