import { moveUpstream } from "@/lib/usecases/upstream/move-upstream";
import { route } from "@/lib/web/route";

export const POST = route(moveUpstream);
