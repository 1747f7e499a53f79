import type { UpstreamRequest } from "@/lib/integrations/upstream/upstream-client";
import type { CallParts } from "./call-parts";
import type { Candidate } from "./routing";

/** The request for an upstream, its headers from a list of our own: none of the client's goes any further. */
export function upstreamRequest(
  { dialect, request, plan }: CallParts,
  candidate: Candidate,
): UpstreamRequest {
  return {
    origin: candidate.origin,
    path: candidate.basePath + dialect.path,
    method: "POST",
    headers: [
      "authorization",
      candidate.bearer,
      "content-type",
      "application/json",
      "accept",
      request.stream ? "text/event-stream" : "application/json",
      "accept-encoding",
      "identity",
      "user-agent",
      "entrepot",
    ],
    body: dialect.upstreamBody(request, {
      modelName: candidate.modelName,
      maxTokens: plan.maxTokens,
      maxTokensField: maxTokensField(plan.model.vendor, candidate),
    }),
  };
}

/** OpenAI's reasoning models refuse `max_tokens`; many others know nothing else. An upstream's settings may say. */
function maxTokensField(vendor: string, { upstream }: Candidate): "max_tokens" | "max_completion_tokens" {
  const { maxTokensField: set } = upstream.settings;
  if (set === "max_tokens" || set === "max_completion_tokens") return set;
  return vendor === "openai" ? "max_completion_tokens" : "max_tokens";
}
