import { setCuratedStatus } from "@/lib/usecases/curated/set-curated-status";
import { route } from "@/lib/web/route";

export const POST = route(setCuratedStatus);
