import { DEFAULT_LIMITS } from "../../../limits";
import { isRefusal, type IncomingRequest } from "../../contract";
import type { Refusal } from "../../../refusal";
import { parseGenerate, type GeminiRequest } from "../request";

/** A request as the gateway hands it over. */
export function incoming(rest: string, body: unknown, query = "alt=sse"): IncomingRequest {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return { rest, query: new URLSearchParams(query), body: bytes, header: () => undefined };
}

export const HELLO = { contents: [{ role: "user", parts: [{ text: "Hello" }] }] };

/** Parses a request for a stream; throws what is wrong with it. */
export function parsed(
  body: unknown = HELLO,
  query?: string,
  method = "streamGenerateContent",
): GeminiRequest {
  const request = parseGenerate(incoming(`gemini-test:${method}`, body, query), DEFAULT_LIMITS);
  if (isRefusal(request)) throw new Error(request.message);
  return request;
}

/** What is wrong with a body; null when nothing is. */
export function refusalOf(body: unknown): Refusal | null {
  const request = parseGenerate(incoming("gemini-test:generateContent", body), DEFAULT_LIMITS);
  return isRefusal(request) ? request : null;
}
