import { wireAtAzure } from "../azure-openai/at-azure";
import type { CallEndpoint } from "../contract";
import { bridge } from "../conversation/bridge";
import { bySettings } from "../conversation/by-settings";
import { openaiChatUpstreamConverter } from "../openai/chat-read-answer";
import { responsesClient } from "./client";
import { responsesPassThrough } from "./responses-pass-through";
import { parseResponsesRequest, type ResponsesRequest } from "./responses-request";
import { responsesClientConverter } from "./responses-write-answer";

/** By the chat completions that every upstream of this family has. */
const byChat = bridge(responsesClientConverter, openaiChatUpstreamConverter);

/** OpenAI has the Responses API unless its settings say `responses: false`. */
const openai = bySettings<ResponsesRequest>(
  ({ responses }) => responses !== false,
  responsesPassThrough,
  byChat,
);

/** Others have it where their settings say `responses: true` (or "only"). */
const compatible = bySettings<ResponsesRequest>(
  ({ responses }) => responses === true || responses === "only",
  responsesPassThrough,
  byChat,
);

/** `POST /v1/responses`, to upstreams of OpenAI's family; `responsesClientConverter` takes it to the others. */
export const openaiResponses: CallEndpoint<ResponsesRequest> = {
  protocol: responsesClient,
  parse: ({ body }, limits) => parseResponsesRequest(body, limits),
  wires: { openai, "openai-compatible": compatible, "azure-openai": wireAtAzure(openai) },
};
