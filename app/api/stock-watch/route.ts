import { getWatch } from "@/lib/usecases/watching/get-watch";
import { setWatch } from "@/lib/usecases/watching/set-watch";
import { route } from "@/lib/web/route";

export const GET = route(getWatch);
export const PUT = route(setWatch);
