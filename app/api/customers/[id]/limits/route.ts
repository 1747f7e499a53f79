import { setBuyerLimits } from "@/lib/usecases/limits/set-buyer-limits";
import { route } from "@/lib/web/route";

export const POST = route(setBuyerLimits);
