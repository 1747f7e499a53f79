import type { ClientConverter, UpstreamConverter } from "../conversation/converter";
import { GeminiAnswerReader, readAnswer } from "./answer-reader";
import { openAnswer, writeAnswer } from "./answer-writer";
import { fromConversation } from "./from-conversation";
import type { GeminiRequest } from "./request";
import { toConversation } from "./to-conversation";
import { readUpstreamError } from "./upstream-error";
import { readUsage } from "./usage";
import type { Collection } from "./wire";

/** Clients that speak Gemini, upstreams that do not. */
export const geminiClientConverter: ClientConverter<GeminiRequest> = {
  toConversation,
  openAnswer,
  writeAnswer,
};

function upstreamConverter(collection: Collection): UpstreamConverter {
  return {
    fromConversation: (conversation, target) => fromConversation(collection, conversation, target),
    streamType: "text/event-stream",
    openAnswer: (_settings, maxEventBytes) => new GeminiAnswerReader(maxEventBytes),
    readAnswer,
    readUsage,
    readError: readUpstreamError,
  };
}

/** Clients that do not speak Gemini, upstreams that do. */
export const geminiUpstreamConverter = upstreamConverter("");
export const vertexUpstreamConverter = upstreamConverter("/publishers/google");
