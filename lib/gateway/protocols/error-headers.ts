import type { Refusal } from "../refusal";

/** The headers of an error answer: clients of every vendor obey `x-should-retry` and `retry-after`. */
export function errorHeaders(refusal: Refusal, bodyBytes: number): string[] {
  const headers = ["content-type", "application/json; charset=utf-8", "content-length", String(bodyBytes)];
  if (refusal.retry === false) headers.push("x-should-retry", "false");
  if (typeof refusal.retry === "number") headers.push("retry-after", String(refusal.retry));
  if (refusal.retryMs !== undefined)
    headers.push(
      "retry-after",
      String(Math.ceil(refusal.retryMs / 1_000)),
      "retry-after-ms",
      String(refusal.retryMs),
    );
  else if (refusal.status === 429 && typeof refusal.retry === "number")
    headers.push("retry-after-ms", String(refusal.retry * 1_000));
  if (refusal.closeConnection) headers.push("connection", "close");
  return headers;
}
