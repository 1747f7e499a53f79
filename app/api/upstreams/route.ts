import { createUpstream } from "@/lib/usecases/upstream/create-upstream";
import { listUpstreams } from "@/lib/usecases/upstream/list-upstreams";
import { updateUpstream } from "@/lib/usecases/upstream/update-upstream";
import { route } from "@/lib/web/route";

export const GET = route(listUpstreams);
export const POST = route(createUpstream);
export const PUT = route(updateUpstream);
