import { setUpstreamStatus } from "@/lib/usecases/upstream/set-upstream-status";
import { route } from "@/lib/web/route";

export const POST = route(setUpstreamStatus);
