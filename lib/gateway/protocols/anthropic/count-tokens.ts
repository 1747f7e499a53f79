import { splice } from "../../json/splice";
import type { GatewayLimits } from "../../limits";
import type { Refusal } from "../../refusal";
import { isRefusal, type IncomingRequest, type Target, type WireRequest } from "../contract";
import { readBody, setField } from "./body-fields";
import { parseRecord } from "./json-value";
import { requestHeaders } from "./messages-body";
import { problemOfMessages } from "./messages-params";
import { messagesRequest, type MessagesRequest } from "./messages-request";

/**
 * Reads `POST /v1/messages/count_tokens`: a request for a message without its bound. Nothing is generated and nothing is
 * charged, so `inputText()` is all that is needed of it where it is counted here.
 */
export function parseCountTokens(
  incoming: IncomingRequest,
  limits: GatewayLimits,
): MessagesRequest | Refusal {
  const read = readBody(incoming.body, limits.jsonDepth);
  if (isRefusal(read)) return read;
  return problemOfMessages(read.json, null) ?? messagesRequest(incoming, read.json, read.fields);
}

/** The answer. */
export function countBody(inputTokens: number): Buffer {
  return Buffer.from(JSON.stringify({ input_tokens: inputTokens }));
}

/** The same question for an upstream that speaks this protocol: it knows its own tokens best. */
export function passedCount(request: MessagesRequest, target: Target): WireRequest {
  const { body, fields, model } = request;
  const edits = target.modelName === model ? [] : [setField(fields, "model", target.modelName)];
  return {
    method: "POST",
    path: "/v1/messages/count_tokens",
    headers: requestHeaders(request, target),
    body: splice(body, edits),
  };
}

/** An upstream's count; null when it is none. */
export function readCount(bytes: Buffer): number | null {
  const tokens = parseRecord(bytes)?.input_tokens;
  return Number.isSafeInteger(tokens) && Number(tokens) >= 0 ? Number(tokens) : null;
}
