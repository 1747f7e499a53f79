import type { Refusal } from "../../refusal";
import type { ClientProtocol } from "../contract";

/** The name google.rpc.Code has for an HTTP status. */
function rpcStatus(status: number): string {
  switch (status) {
    case 401:
      return "UNAUTHENTICATED";
    // Google itself says so of an account without credit.
    case 402:
    case 429:
      return "RESOURCE_EXHAUSTED";
    case 403:
      return "PERMISSION_DENIED";
    case 404:
    case 405:
      return "NOT_FOUND";
    case 409:
      return "ABORTED";
    case 499:
      return "CANCELLED";
    case 501:
      return "UNIMPLEMENTED";
    case 502:
    case 503:
      return "UNAVAILABLE";
    case 504:
      return "DEADLINE_EXCEEDED";
    default:
      return status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
  }
}

function detailsOf({ code, param, message, retry }: Refusal, requestId: string): object[] {
  const of = (type: string, fields: object) => ({
    "@type": `type.googleapis.com/google.rpc.${type}`,
    ...fields,
  });
  const details = [
    of("ErrorInfo", { reason: code.toUpperCase(), domain: "gateway" }),
    of("RequestInfo", { requestId }),
  ];
  if (param !== null)
    details.push(of("BadRequest", { fieldViolations: [{ field: param, description: message }] }));
  if (typeof retry === "number") details.push(of("RetryInfo", { retryDelay: `${retry}s` }));
  return details;
}

/** Google's error envelope (google.rpc.Status in JSON). */
function errorBody(refusal: Refusal, requestId: string): Buffer {
  const { status: code, message } = refusal;
  const error = { code, message, status: rpcStatus(code), details: detailsOf(refusal, requestId) };
  return Buffer.from(JSON.stringify({ error }));
}

/**
 * An empty block. Google's client in JavaScript skips it; those in Python and Go stumble over a comment, which they take
 * for a piece of JSON. An event with data would be worse: a chat of `@google/genai` that meets a chunk without
 * candidates forgets the whole turn. Within the JSON array it is white space between two elements.
 */
const PING = Buffer.from("\r\n\r\n");

/** How a stream of chunks is put: events with `?alt=sse`, else one JSON array. */
export type Framing = "sse" | "array";

/** A client of Gemini's that reads events, or a whole answer. */
export const geminiProtocol: ClientProtocol = {
  name: "gemini",
  errorBody,
  errorEvent: (refusal, requestId) =>
    Buffer.concat([Buffer.from("data: "), errorBody(refusal, requestId), Buffer.from("\r\n\r\n")]),
  ping: PING,
  requestIdHeader: "x-request-id",
  streamType: "text/event-stream; charset=utf-8",
};

/** A client that reads the chunks as elements of one JSON array: an error is the last of them. */
export const geminiArrayProtocol: ClientProtocol = {
  ...geminiProtocol,
  opening: Buffer.from("["),
  streamType: "application/json; charset=utf-8",
  errorEvent: (refusal, requestId) => Buffer.concat([errorBody(refusal, requestId), Buffer.from("]")]),
};
