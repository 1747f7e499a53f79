import { invalidField } from "../../refusal";
import type { AnswerContext, Target, Wire } from "../contract";
import { readAnswer } from "./chat-answer";
import type { ChatRequest } from "./chat-request";
import { ChatStreamReader } from "./chat-stream-reader";
import { chatUpstreamBody } from "./chat-upstream-body";
import { dialectOf } from "./dialects";
import { readUpstreamError } from "./upstream-error";
import { readChatUsage } from "./usage";

/** What the client calls the model, where the upstream calls it otherwise. */
function renamed({ model }: ChatRequest, { upstreamModel }: AnswerContext): string | null {
  return model === upstreamModel ? null : model;
}

/**
 * Chat completions between clients and upstreams that both speak them: bytes pass as they are, in the upstream's dialect.
 * Of what a vendor does not take, only choices are refused here: they are held for. Of the rest the vendor itself says
 * what it thinks, as it does to anybody who asks it.
 */
export const chatPassThrough: Wire<ChatRequest> = {
  problemOf: ({ n }, { settings }) =>
    n > 1 && !dialectOf(settings).n
      ? invalidField("n", "must be 1 for this model.", "unsupported_parameter")
      : null,
  request: (request: ChatRequest, target: Target) => ({
    method: "POST",
    path: dialectOf(target.settings).chatPath,
    headers: [],
    body: chatUpstreamBody(request, target),
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
