import { invalidField } from "../../refusal";
import { wireAtAzure } from "../azure-openai/at-azure";
import type { CallEndpoint, Wire } from "../contract";
import { bridge } from "../conversation/bridge";
import { bySettings } from "../conversation/by-settings";
import { responsesUpstreamConverter } from "../openai-responses/responses-read-answer";
import { speaksOnlyResponses } from "../openai-responses/upstream-converter";
import { chatPassThrough } from "./chat";
import { parseChatRequest, type ChatRequest } from "./chat-request";
import { chatUpstreamBody } from "./chat-upstream-body";
import { openaiClient } from "./client";
import { openaiChatClientConverter } from "./chat-write-answer";
import { dialectOf } from "./dialects";

/**
 * Chat completions as they are, in the dialect of the upstream. Of what a vendor does not take, only choices are refused
 * here: they are held for. Of the rest the vendor itself says what it thinks, as it does to anybody who asks it.
 */
const passThrough: Wire<ChatRequest> = {
  ...chatPassThrough,
  problemOf: ({ n }, { settings }) =>
    n > 1 && !dialectOf(settings).n
      ? invalidField("n", "must be 1 for this model.", "unsupported_parameter")
      : null,
  request: (request, target) => ({
    method: "POST",
    path: dialectOf(target.settings).chatPath,
    headers: [],
    body: chatUpstreamBody(request, target),
  }),
};

/** Chat completions, but by the Responses API where an upstream's settings say that it has nothing else. */
const openai = bySettings<ChatRequest>(
  speaksOnlyResponses,
  bridge(openaiChatClientConverter, responsesUpstreamConverter),
  passThrough,
);

/** `POST /v1/chat/completions`, to upstreams of OpenAI's family. */
export const openaiChat: CallEndpoint<ChatRequest> = {
  protocol: openaiClient,
  parse: ({ body }, limits) => parseChatRequest(body, limits),
  wires: { openai, "openai-compatible": passThrough, "azure-openai": wireAtAzure(openai) },
};
