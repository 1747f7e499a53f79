import type { Refusal } from "../../refusal";
import type { ClientProtocol } from "../contract";

/** Codes that say more than their status does. */
const BY_CODE: ReadonlyMap<string, string> = new Map([
  ["insufficient_quota", "billing_error"],
  ["request_too_large", "request_too_large"],
  ["internal_error", "api_error"],
]);

/** Anthropic's names of errors. A client of theirs goes by the status; people read the name. */
function typeOf({ status, code }: Refusal): string {
  const known = BY_CODE.get(code);
  if (known !== undefined) return known;
  switch (status) {
    case 401:
      return "authentication_error";
    case 402:
      return "billing_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 413:
      return "request_too_large";
    case 429:
      return "rate_limit_error";
    case 503:
      // Theirs has status 529; ours stays 503, which every client retries.
      return "overloaded_error";
    case 504:
      return "timeout_error";
    default:
      return status >= 500 ? "api_error" : "invalid_request_error";
  }
}

/** Anthropic's error envelope. The id is ours: an upstream's is never told. */
function errorBody(refusal: Refusal, requestId: string): Buffer {
  const error = { type: typeOf(refusal), message: refusal.message };
  return Buffer.from(JSON.stringify({ type: "error", error, request_id: requestId }));
}

/** How Anthropic's Messages protocol says errors and signs of life. Their clients throw on `event: error`. */
export const anthropicClient: ClientProtocol = {
  name: "anthropic",
  errorBody,
  errorEvent: (refusal, requestId) =>
    Buffer.concat([Buffer.from("event: error\ndata: "), errorBody(refusal, requestId), Buffer.from("\n\n")]),
  ping: Buffer.from('event: ping\ndata: {"type": "ping"}\n\n'),
  requestIdHeader: "request-id",
  streamType: "text/event-stream; charset=utf-8",
};
