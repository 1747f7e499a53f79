import { awsHeaders, parseAwsCredential } from "@/lib/integrations/upstream/aws-signature";
import type { GoogleTokens } from "@/lib/integrations/upstream/google-token";
import type { UpstreamRequest } from "@/lib/integrations/upstream/upstream-client";
import type { Choice } from "./plan";
import type { ParsedRequest, WireRequest } from "./protocols/contract";
import type { Candidate } from "./routing";
import { joinPath } from "./upstream-path";

/** What some vendors' credentials need before they can be sent. */
export interface SigningTools {
  readonly googleTokens: GoogleTokens;
  readonly now: () => number;
}

/** Thrown when a credential cannot be what its vendor wants. */
export class UnusableCredentialError extends Error {
  override readonly name = "UnusableCredentialError";
}

/**
 * The request for an upstream, its headers from a list of our own: none of the client's goes any further. Only vendors
 * whose requests are signed take time. @throws (or rejects) where the credential cannot be used.
 */
export function upstreamRequest(
  tools: SigningTools,
  request: ParsedRequest,
  { candidate, wire, target }: Choice,
): UpstreamRequest | Promise<UpstreamRequest> {
  const made = wire.request(request, target);
  const { origin, basePath } = candidate;
  const path = joinPath(basePath, made.path);
  const headers = [
    ...contentHeaders(made),
    "accept",
    request.stream ? wire.streamType : "*/*",
    "accept-encoding",
    "identity",
    "user-agent",
    "entrepot",
  ];
  const plain = { origin, path, method: made.method, headers, body: made.body };
  const credential = credentialHeaders(tools, candidate, plain);
  const sent = (own: readonly string[]): UpstreamRequest => ({ ...plain, headers: [...own, ...headers] });
  return credential instanceof Promise ? credential.then(sent) : sent(credential);
}

function contentHeaders({ headers, body }: WireRequest): readonly string[] {
  return body === null || headers.includes("content-type")
    ? headers
    : ["content-type", "application/json", ...headers];
}

/** How each vendor wants its key. */
function credentialHeaders(
  { googleTokens, now }: SigningTools,
  { upstream, secret }: Candidate,
  request: UpstreamRequest,
): readonly string[] | Promise<readonly string[]> {
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
      return ["authorization", `Bearer ${secret}`];
    case "vertex":
      return googleTokens.tokenFor(secret).then((token) => ["authorization", `Bearer ${token}`]);
    case "bedrock": {
      const credential = parseAwsCredential(secret);
      if (!credential) throw new UnusableCredentialError("not a credential of Amazon's");
      const region = regionOf(upstream.settings, request.origin);
      return awsHeaders(request, credential, { region, service: "bedrock" }, new Date(now()));
    }
    default:
      return upstream.protocol satisfies never;
  }
}

/** As set, or as the host says: bedrock-runtime.eu-west-1.amazonaws.com. */
function regionOf({ region }: Candidate["upstream"]["settings"], origin: string): string {
  return typeof region === "string"
    ? region
    : (/bedrock-runtime\.([\w-]+)\./.exec(origin)?.[1] ?? "us-east-1");
}
