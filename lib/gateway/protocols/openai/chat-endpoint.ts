import { wireAtAzure } from "../azure-openai/at-azure";
import type { GatewayLimits } from "../../limits";
import type { Refusal } from "../../refusal";
import { isRefusal, type CallEndpoint } from "../contract";
import { bridge } from "../conversation/bridge";
import { bySettings } from "../conversation/by-settings";
import { responsesAsChat } from "../openai-responses/responses-as-chat";
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

function parse(body: Buffer, limits: GatewayLimits): ChatRequest | Refusal {
  const parsed = parseChatRequest(body, limits);
  const meant = isRefusal(parsed) ? responsesAsChat(body, limits) : null;
  if (meant === null) return parsed;
  return isRefusal(meant) ? meant : parseChatRequest(meant, limits);
}

/** `POST /v1/chat/completions`, to upstreams of OpenAI's family. */
export const openaiChat: CallEndpoint<ChatRequest> = {
  protocol: openaiClient,
  parse: ({ body }, limits) => parse(body, limits),
  wires: { openai, "openai-compatible": openai, "azure-openai": wireAtAzure(openai) },
};
