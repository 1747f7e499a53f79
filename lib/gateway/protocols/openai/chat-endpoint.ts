import { wireAtAzure } from "../azure-openai/at-azure";
import type { CallEndpoint } from "../contract";
import { bridge } from "../conversation/bridge";
import { bySettings } from "../conversation/by-settings";
import { responsesUpstreamConverter } from "../openai-responses/responses-read-answer";
import { speaksOnlyResponses } from "../openai-responses/upstream-converter";
import { chatPassThrough } from "./chat";
import { parseChatRequest, type ChatRequest } from "./chat-request";
import { openaiClient } from "./client";
import { openaiChatClientConverter } from "./chat-write-answer";

/** Chat completions, but by the Responses API where an upstream's settings say that it has nothing else. */
const openai = bySettings<ChatRequest>(
  speaksOnlyResponses,
  bridge(openaiChatClientConverter, responsesUpstreamConverter),
  chatPassThrough,
);

/** `POST /v1/chat/completions`, to upstreams of OpenAI's family. */
export const openaiChat: CallEndpoint<ChatRequest> = {
  protocol: openaiClient,
  parse: ({ body }, limits) => parseChatRequest(body, limits),
  wires: { openai, "openai-compatible": openai, "azure-openai": wireAtAzure(openai) },
};
