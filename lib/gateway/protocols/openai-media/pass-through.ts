import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import type {
  AnswerContext,
  CallEndpoint,
  StreamReader,
  Target,
  UsageBounds,
  UsageReading,
  WholeAnswer,
  Wire,
} from "../contract";
import { readUpstreamError } from "../openai/upstream-error";
import type { Refusal } from "../../refusal";
import { contentTypeOf, upstreamPayload, type Changes, type MediaRequest } from "./media-request";
import { NoStream } from "./no-stream";
import { upstreamPath } from "./upstream-path";

/** What an operation has of its own, between a client and an upstream that both speak it. */
export interface PassThrough {
  /** Below an upstream's base path. */
  readonly path: string;
  readonly changes?: (request: MediaRequest) => Changes;
  readonly problemOf?: (request: MediaRequest) => Refusal | null;
  readonly openStream?: (request: MediaRequest, context: AnswerContext) => StreamReader;
  /** See `Wire.openBytes`. */
  readonly openBytes?: (
    request: MediaRequest,
    context: AnswerContext,
    contentType: string,
  ) => StreamReader | null;
  /** See `Wire.mayAnswerWhole`. */
  readonly mayAnswerWhole?: (target: Target) => boolean;
  readonly readAnswer: (request: MediaRequest, bytes: Buffer, contentType: string) => WholeAnswer | null;
  readonly readUsage: (raw: unknown, bounds: UsageBounds) => UsageReading;
}

const SPEAK_IT: readonly UpstreamProtocol[] = ["openai", "openai-compatible", "azure-openai"];

/** Wires for every upstream protocol that has OpenAI's operations. */
export function passThrough(operation: PassThrough): CallEndpoint<MediaRequest>["wires"] {
  return Object.fromEntries(SPEAK_IT.map((protocol) => [protocol, wireFor(protocol, operation)]));
}

function wireFor(protocol: UpstreamProtocol, operation: PassThrough): Wire<MediaRequest> {
  const { path, changes, problemOf, openStream, openBytes, mayAnswerWhole, readAnswer, readUsage } =
    operation;
  return {
    problemOf: (request) => problemOf?.(request) ?? null,
    request: (request, target) => ({
      method: "POST",
      path: upstreamPath(protocol, path, target),
      headers: ["content-type", contentTypeOf(request)],
      body: upstreamPayload(request, target, changes?.(request)),
    }),
    streamType: "text/event-stream",
    openStream: (request, context) => openStream?.(request, context) ?? new NoStream(),
    openBytes: (request, context, contentType) => openBytes?.(request, context, contentType) ?? null,
    mayAnswerWhole: (_request, target) => mayAnswerWhole?.(target) === true,
    readAnswer: (request, bytes, _context, contentType) => readAnswer(request, bytes, contentType),
    readUsage,
    readError: readUpstreamError,
  };
}
