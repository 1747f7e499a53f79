import { wireAtAzure } from "../azure-openai/at-azure";
import type { CallEndpoint } from "../contract";
import { bridge } from "../conversation/bridge";
import { bySettings } from "../conversation/by-settings";
import { openaiClient } from "../openai/client";
import { openaiUpstreamConverter } from "../openai-responses/upstream-converter";
import { completionClientConverter } from "./completion-converter";
import { completionPassThrough, hasCompletions } from "./completion-pass-through";
import { parseCompletionRequest, type CompletionRequest } from "./completion-request";

/** Passed through where `completions: true` is set: most models of today only chat, whatever their server has. */
const openai = bySettings<CompletionRequest>(
  (settings) => settings.completions === true && hasCompletions(settings),
  completionPassThrough,
  bridge(completionClientConverter, openaiUpstreamConverter),
);

/** `POST /v1/completions`, to upstreams of OpenAI's family; `completionClientConverter` takes it to the others. */
export const openaiCompletions: CallEndpoint<CompletionRequest> = {
  protocol: openaiClient,
  parse: ({ body }, limits) => parseCompletionRequest(body, limits),
  wires: { openai, "openai-compatible": openai, "azure-openai": wireAtAzure(openai) },
};
