import { setRoutingPolicy } from "@/lib/usecases/upstream/set-routing-policy";
import { route } from "@/lib/web/route";

export const POST = route(setRoutingPolicy);
