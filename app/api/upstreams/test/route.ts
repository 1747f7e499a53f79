import { testUpstream } from "@/lib/usecases/upstream/test-upstream";
import { route } from "@/lib/web/route";

export const POST = route(testUpstream);
