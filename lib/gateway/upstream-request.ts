import type { UpstreamRequest } from "@/lib/integrations/upstream/upstream-client";
import type { Choice } from "./plan";
import type { ParsedRequest, WireRequest } from "./protocols/contract";
import type { Candidate } from "./routing";

/** The request for an upstream, its headers from a list of our own: none of the client's goes any further. */
export function upstreamRequest(
  request: ParsedRequest,
  { candidate, wire, target }: Choice,
): UpstreamRequest | Promise<UpstreamRequest> {
  const made = wire.request(request, target);
  return {
    origin: candidate.origin,
    path: candidate.basePath + made.path,
    method: made.method,
    headers: [
      ...credentialHeaders(candidate),
      ...contentHeaders(made),
      "accept",
      request.stream ? wire.streamType : "*/*",
      "accept-encoding",
      "identity",
      "user-agent",
      "entrepot",
    ],
    body: made.body,
  };
}

function contentHeaders({ headers, body }: WireRequest): readonly string[] {
  return body === null || headers.includes("content-type")
    ? headers
    : ["content-type", "application/json", ...headers];
}

/** How each vendor wants its key. */
function credentialHeaders({ upstream, secret }: Candidate): readonly string[] {
  switch (upstream.protocol) {
    case "azure-openai":
      return ["api-key", secret];
    case "anthropic":
      return ["x-api-key", secret];
    case "gemini":
      return ["x-goog-api-key", secret];
    case "openai":
    case "openai-compatible":
    case "cohere":
    case "vertex":
    case "bedrock":
      return ["authorization", `Bearer ${secret}`];
    default:
      return upstream.protocol satisfies never;
  }
}
