import type { GatewayLimits } from "../../limits";
import type { Refusal } from "../../refusal";
import { isRefusal, type IncomingRequest } from "../contract";
import { readObject } from "../../json/read-object";
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
  const read = readObject(incoming.body, limits.jsonDepth);
  if (isRefusal(read)) return read;
  const problem = problemOfMessages(read.json, null);
  if (problem) return problem;
  return messagesRequest(incoming, read.json, read.fields);
}

/** The answer. */
export function countBody(inputTokens: number): Buffer {
  return Buffer.from(JSON.stringify({ input_tokens: inputTokens }));
}
