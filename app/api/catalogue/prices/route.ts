import { acceptPrices } from "@/lib/usecases/catalogue/accept-prices";
import { route } from "@/lib/web/route";

export const POST = route(acceptPrices, { bodyBytesMax: 2 * 1024 * 1024 });
