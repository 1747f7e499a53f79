import type { UpstreamConverter } from "../conversation/converter";
import { readUpstreamError } from "../openai/upstream-error";
import { readChatAnswer } from "./chat-answer";
import { chatRequest } from "./chat-request";
import { CohereReader } from "./chat-stream-reader";
import { readChatUsage } from "./chat-usage";

/** Cohere's chat, version 2. Paths are below `https://api.cohere.com/v2`. */
export const cohereConverter: UpstreamConverter = {
  fromConversation: chatRequest,
  streamType: "text/event-stream",
  openAnswer: (_settings, maxEventBytes) => new CohereReader(maxEventBytes),
  readAnswer: readChatAnswer,
  readUsage: readChatUsage,
  readError: readUpstreamError,
};
