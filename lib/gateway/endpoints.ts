import { anthropicClientConverter, anthropicMessages } from "./protocols/anthropic/endpoint";
import type { CallEndpoint, ParsedRequest } from "./protocols/contract";
import type { ClientConverter } from "./protocols/conversation/converter";
import { geminiClientConverter } from "./protocols/gemini/converters";
import { geminiGenerate } from "./protocols/gemini/endpoint";
import { openaiChat } from "./protocols/openai/chat";
import { openaiChatClientConverter } from "./protocols/openai/chat-write-answer";
import { bridges } from "./protocols/upstream-converters";

/** An endpoint whose requests go to upstreams of every protocol: as they are where it is theirs, else converted. */
function everywhere<Q extends ParsedRequest>(
  endpoint: CallEndpoint<Q>,
  converter: ClientConverter<Q>,
): CallEndpoint<Q> {
  return { ...endpoint, converter, wires: { ...bridges(converter), ...endpoint.wires } };
}

/** `POST /v1/chat/completions`. */
export const chatCompletions = everywhere(openaiChat, openaiChatClientConverter);

/** `POST /v1/messages`. */
export const messages = everywhere(anthropicMessages, anthropicClientConverter);

/** `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent`. */
export const generateContent = everywhere(geminiGenerate, geminiClientConverter);
