import { webReply } from "@/lib/gateway/mount-web";
import { processRuntime } from "@/lib/gateway/process-runtime";
import { runTrial } from "@/lib/gateway/trial";
import { trialResult } from "@/lib/usecases/upstream/trial-result";
import { tryUpstream } from "@/lib/usecases/upstream/try-upstream";
import { route, streamRoute } from "@/lib/web/route";

export const GET = route(trialResult);
export const POST = streamRoute(tryUpstream, (order, request) =>
  webReply(request.signal, (reply) => void runTrial(processRuntime(), order, reply)),
);
