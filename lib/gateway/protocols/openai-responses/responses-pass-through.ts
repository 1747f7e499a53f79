import type { AnswerContext, Wire } from "../contract";
import { readUpstreamError } from "../openai/upstream-error";
import { readResponsesAnswer } from "./responses-answer";
import { responsesBody, type ResponsesRequest } from "./responses-request";
import { ResponsesStreamReader } from "./responses-stream-reader";
import { readResponsesUsage } from "./responses-usage";

/** What the client calls the model, where the upstream calls it otherwise. */
function renamed({ model }: ResponsesRequest, { upstreamModel }: AnswerContext): string | null {
  return model === upstreamModel ? null : model;
}

/** Responses between clients and upstreams that both speak them: bytes pass as they are. */
export const responsesPassThrough: Wire<ResponsesRequest> = {
  problemOf: () => null,
  request: (request, target) => ({
    method: "POST",
    path: "/responses",
    headers: [],
    body: responsesBody(request, target),
  }),
  streamType: "text/event-stream",
  openStream: (request, context) =>
    new ResponsesStreamReader({
      modelName: renamed(request, context),
      maxEventBytes: context.maxEventBytes,
    }),
  readAnswer: (request, bytes, context) => readResponsesAnswer(bytes, renamed(request, context)),
  readUsage: readResponsesUsage,
  readError: readUpstreamError,
};
