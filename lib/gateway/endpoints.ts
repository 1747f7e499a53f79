import { anthropicClientConverter, anthropicMessages } from "./protocols/anthropic/endpoint";
import type { CallEndpoint, ParsedRequest } from "./protocols/contract";
import type { ClientConverter } from "./protocols/conversation/converter";
import { geminiClientConverter } from "./protocols/gemini/converters";
import { geminiGenerate } from "./protocols/gemini/endpoint";
import { openaiChat } from "./protocols/openai/chat-endpoint";
import { openaiChatClientConverter } from "./protocols/openai/chat-write-answer";
import { completionClientConverter } from "./protocols/openai-completions/completion-converter";
import { openaiCompletions } from "./protocols/openai-completions/endpoint";
import { openaiResponses } from "./protocols/openai-responses/endpoint";
import { responsesClientConverter } from "./protocols/openai-responses/responses-write-answer";
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

/** `POST /v1/responses`. */
export const responses = everywhere(openaiResponses, responsesClientConverter);

/** `POST /v1/completions`. */
export const completions = everywhere(openaiCompletions, completionClientConverter);

/** `POST /v1/messages`. */
export const messages = everywhere(anthropicMessages, anthropicClientConverter);

/** `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent`. */
export const generateContent = everywhere(geminiGenerate, geminiClientConverter);
