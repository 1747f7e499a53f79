import { DEFAULT_LIMITS } from "../../../limits";
import { isRefusal, type IncomingRequest, type Target } from "../../contract";
import { parseMessages, type MessagesRequest } from "../messages-request";

/** A request as it comes in over HTTP. */
export function incoming(body: unknown, headers: Readonly<Record<string, string>> = {}): IncomingRequest {
  return {
    rest: "",
    query: new URLSearchParams(),
    body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
    header: (name) => headers[name],
  };
}

/** The least there is to a request, with these fields. */
export function requestBody(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    model: "claude-sonnet-4-5",
    max_tokens: 1_000,
    messages: [{ role: "user", content: "Hello" }],
    ...fields,
  };
}

/** A request that must be accepted. */
export function accepted(
  fields: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): MessagesRequest {
  const request = parseMessages(incoming(requestBody(fields), headers), DEFAULT_LIMITS);
  if (isRefusal(request)) throw new Error(request.message);
  return request;
}

export const TARGET: Target = {
  modelName: "claude-sonnet-4-5",
  maxTokens: 4_096,
  maxTokensField: "max_tokens",
  endUser: null,
  settings: {},
};
