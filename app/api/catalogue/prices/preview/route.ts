import { previewPrices } from "@/lib/usecases/catalogue/preview-prices";
import { route } from "@/lib/web/route";

export const POST = route(previewPrices, { bodyBytesMax: 2 * 1024 * 1024 });
