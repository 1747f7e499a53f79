import type { GatewayLimits } from "../../limits";
import type { Refusal } from "../../refusal";
import { isRefusal, type IncomingRequest } from "../contract";
import { readObject } from "../../json/read-object";
import { mediaTokens } from "./media-tokens";
import { problemOfMessages } from "./messages-params";
import { messagesRequest, type MessagesRequest } from "./messages-request";

/** A message that is to be counted. */
export interface CountedMessages extends MessagesRequest {
  /** Tokens of pictures and documents, by Anthropic's formula. */
  readonly mediaTokens: number;
}

/**
 * Reads `POST /v1/messages/count_tokens`: a request for a message without its bound. Nothing is generated and nothing is
 * charged, so `inputText()` is all that is needed of it where it is counted here.
 */
export function parseCountTokens(
  incoming: IncomingRequest,
  limits: GatewayLimits,
): CountedMessages | Refusal {
  const read = readObject(incoming.body, limits.jsonDepth);
  if (isRefusal(read)) return read;
  const problem = problemOfMessages(read.json, null);
  if (problem) return problem;
  const request = messagesRequest(incoming, read.json, read.fields);
  return isRefusal(request) ? request : { ...request, mediaTokens: mediaTokens(read.json) };
}

/** The answer. */
export function countBody(inputTokens: number): Buffer {
  return Buffer.from(JSON.stringify({ input_tokens: inputTokens }));
}
