import { setOwnRouting } from "@/lib/usecases/limits/set-own-routing";
import { route } from "@/lib/web/route";

export const POST = route(setOwnRouting);
