import { getCurated } from "@/lib/usecases/curated/get-curated";
import { saveCurated } from "@/lib/usecases/curated/save-curated";
import { route } from "@/lib/web/route";

export const GET = route(getCurated);
export const PUT = route(saveCurated);
