import { buyerPrices } from "@/lib/usecases/customer/buyer-prices";
import { route } from "@/lib/web/route";

export const GET = route(buyerPrices);
