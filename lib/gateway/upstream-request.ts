import { credentialHeaders, type SigningTools } from "@/lib/integrations/upstream/credential-headers";
import { chosenProxy } from "@/lib/integrations/upstream/proxies";
import type { UpstreamRequest } from "@/lib/integrations/upstream/upstream-client";
import type { Choice } from "./plan";
import type { ParsedRequest, WireRequest } from "./protocols/contract";
import { joinPath } from "./upstream-path";

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
  const { origin, basePath, secret, upstream } = candidate;
  const { protocol, settings } = upstream;
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
  const proxy = chosenProxy(settings);
  const body = request.stream && made.body !== null ? ofItsOwn(made.body) : made.body;
  const plain = { origin, path, method: made.method, headers, body, proxy };
  const credential = credentialHeaders(tools, { protocol, settings, secret }, plain);
  const sent = (own: readonly string[]): UpstreamRequest => ({ ...plain, headers: [...own, ...headers] });
  return credential instanceof Promise ? credential.then(sent) : sent(credential);
}

/**
 * Small buffers are slices of Node's pool. The request of a stream is kept for as long as it lasts, and would keep all
 * 64 KiB around it (docs/performance.md).
 */
function ofItsOwn(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}

function contentHeaders({ headers, body }: WireRequest): readonly string[] {
  return body === null || headers.includes("content-type")
    ? headers
    : ["content-type", "application/json", ...headers];
}
