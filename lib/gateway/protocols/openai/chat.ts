import type { Dialect } from "../dialect";
import { readAnswer } from "./chat-answer";
import { parseChatRequest, upstreamBody, type ChatRequest } from "./chat-request";
import { ChatStreamReader } from "./chat-stream-reader";
import { errorBody, errorEvent } from "./errors";
import { readUpstreamError } from "./upstream-error";
import { readUsage } from "./usage";

/** `POST /v1/chat/completions`, between clients and upstreams that both speak it. */
export const openaiChat: Dialect<ChatRequest> = {
  path: "/chat/completions",
  parse: parseChatRequest,
  upstreamBody,
  openStream: ({ wantsUsage, n }, modelName, maxEventBytes) =>
    new ChatStreamReader({ wantsUsage, n, modelName, maxEventBytes }),
  readAnswer,
  readUsage,
  readError: readUpstreamError,
  errorBody,
  errorEvent,
  ping: Buffer.from(": ping\n\n"),
};
