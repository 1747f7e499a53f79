import type { Target, UsageBounds, UsageReading, WholeAnswer, Wire, WireRequest } from "../contract";
import type { Refusal } from "../../refusal";
import type { MediaRequest } from "../openai-media/media-request";
import { NoStream } from "../openai-media/no-stream";
import { parseObject } from "../../json/read-object";
import { errorAnswer, mediaAnswer } from "../openai-media/media-answer";
import { readUpstreamError } from "../openai/upstream-error";

type Json = Readonly<Record<string, unknown>>;

/** What one of Cohere's operations has of its own. */
export interface JsonWire {
  /** Below `https://api.cohere.com/v2`. */
  readonly path: string;
  readonly problemOf: (request: MediaRequest) => Refusal | null;
  readonly body: (request: MediaRequest, target: Target) => Json;
  /** The client's answer and its usage; null when it is no answer of this operation. */
  readonly answer: (
    request: MediaRequest,
    json: Json,
  ) => { readonly json: Json; readonly usage: unknown } | null;
  readonly readUsage: (raw: unknown, bounds: UsageBounds) => UsageReading;
}

/** A wire whose requests and answers are written anew, in JSON. */
export function jsonWire({ path, problemOf, body, answer, readUsage }: JsonWire): Wire<MediaRequest> {
  return {
    problemOf,
    request: (request, target): WireRequest => ({
      method: "POST",
      path,
      headers: ["content-type", "application/json"],
      body: Buffer.from(JSON.stringify(body(request, target))),
    }),
    streamType: "text/event-stream",
    openStream: () => new NoStream(),
    readAnswer: (request, bytes): WholeAnswer | null => {
      const json = parseObject(bytes);
      if (!json) return null;
      const told = answer(request, json);
      if (told) return mediaAnswer({ body: Buffer.from(JSON.stringify(told.json)), usage: told.usage });
      return typeof json.message === "string" ? errorAnswer(bytes) : null;
    },
    readUsage,
    readError: readUpstreamError,
  };
}
