import { createCurated } from "@/lib/usecases/curated/create-curated";
import { listCurated } from "@/lib/usecases/curated/list-curated";
import { route } from "@/lib/web/route";

export const GET = route(listCurated);
export const POST = route(createCurated);
