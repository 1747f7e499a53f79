import type { AnswerContext, Target, Wire } from "../contract";
import { readAnswer } from "./chat-answer";
import { upstreamBody, type ChatRequest } from "./chat-request";
import { ChatStreamReader } from "./chat-stream-reader";
import { readUpstreamError } from "./upstream-error";
import { readChatUsage } from "./usage";

/** What the client calls the model, where the upstream calls it otherwise. */
function renamed({ model }: ChatRequest, { upstreamModel }: AnswerContext): string | null {
  return model === upstreamModel ? null : model;
}

/** Chat completions between clients and upstreams that both speak them: bytes pass as they are. */
export const chatPassThrough: Wire<ChatRequest> = {
  problemOf: () => null,
  request: (request: ChatRequest, target: Target) => ({
    method: "POST",
    path: "/chat/completions",
    headers: [],
    body: upstreamBody(request, target),
  }),
  streamType: "text/event-stream",
  openStream: (request, context) =>
    new ChatStreamReader({
      wantsUsage: request.wantsUsage,
      n: request.n,
      modelName: renamed(request, context),
      maxEventBytes: context.maxEventBytes,
    }),
  readAnswer: (request, bytes, context) => readAnswer(bytes, renamed(request, context)),
  readUsage: readChatUsage,
  readError: readUpstreamError,
};
