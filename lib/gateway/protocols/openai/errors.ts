import type { Refusal } from "../../refusal";

function typeOf({ status, code }: Refusal): string {
  if (code === "insufficient_quota") return "insufficient_quota";
  switch (status) {
    case 401:
      return "authentication_error";
    case 403:
      return "permission_error";
    case 429:
      return "rate_limit_error";
    default:
      return status >= 500 ? "server_error" : "invalid_request_error";
  }
}

/** OpenAI's error envelope. */
export function errorBody(refusal: Refusal): Buffer {
  const { message, param, code } = refusal;
  return Buffer.from(JSON.stringify({ error: { message, type: typeOf(refusal), param, code } }));
}

/** An error after the stream has begun: an event that OpenAI's clients throw on. No `[DONE]` follows. */
export function errorEvent(refusal: Refusal): Buffer {
  return Buffer.concat([Buffer.from("data: "), errorBody(refusal), Buffer.from("\n\n")]);
}
