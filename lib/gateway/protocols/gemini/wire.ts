import type { AnswerContext, Wire, WireRequest } from "../contract";
import { methodPath } from "./model-path";
import type { GeminiRequest } from "./request";
import { GeminiStreamReader } from "./stream-reader";
import { upstreamBody } from "./upstream-body";
import { readUpstreamError } from "./upstream-error";
import { readUsage } from "./usage";
import { readWhole } from "./whole-answer";

/** Where Google's two services keep their models, below an upstream's base path. */
export type Collection = "" | "/publishers/google";

/** JSON to be posted to a method of a model; streams are always asked for as events. */
export function postTo(collection: Collection, model: string, stream: boolean, body: Buffer): WireRequest {
  const path = methodPath(collection, model, stream ? "streamGenerateContent" : "generateContent");
  return {
    method: "POST",
    path: stream ? `${path}?alt=sse` : path,
    headers: ["content-type", "application/json"],
    body,
  };
}

function passThrough(collection: Collection): Wire<GeminiRequest> {
  return {
    problemOf: () => null,
    request: (request, target) =>
      postTo(collection, target.modelName, request.stream, upstreamBody(request, target)),
    streamType: "text/event-stream",
    openStream: (request, context) =>
      new GeminiStreamReader({
        framing: request.framing,
        n: request.n,
        modelName: renamed(request, context),
        maxEventBytes: context.maxEventBytes,
      }),
    readAnswer: (request, bytes, context) => readWhole(bytes, renamed(request, context)),
    readUsage,
    readError: readUpstreamError,
  };
}

/** What the client calls the model, where the upstream calls it otherwise. */
function renamed({ model }: GeminiRequest, { upstreamModel }: AnswerContext): string | null {
  return model === upstreamModel ? null : model;
}

/** Below a base such as `https://generativelanguage.googleapis.com/v1beta`. */
export const geminiWire = passThrough("");

/** Below a base such as `https://{region}-aiplatform.googleapis.com/v1/projects/{p}/locations/{r}`. */
export const vertexWire = passThrough("/publishers/google");
