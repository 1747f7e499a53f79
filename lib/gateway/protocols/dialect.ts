import type { GatewayLimits } from "../limits";
import type { Refusal } from "../refusal";

/** What the gateway must know of a request, whatever its protocol. The rest stays with its dialect. */
export interface ParsedRequest {
  /** As the client calls it. */
  readonly model: string;
  readonly stream: boolean;
  readonly n: number;
  /** The most tokens of output for each choice; null when the client leaves it open. */
  readonly maxTokens: number | null;
  /** Images, audio, files: their tokens cannot be told from the bytes. */
  readonly unsizable: boolean;
  /** Audio may come or go. */
  readonly audio: boolean;
  readonly body: Buffer;
}

/** How a request must differ on its way to an upstream. */
export interface Target {
  /** What the upstream calls the model. */
  readonly modelName: string;
  /** The bound held for each choice: sent where the client gave none, or a higher one. */
  readonly maxTokens: number;
  /** What this upstream calls the bound. */
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
}

/** Why a stream cannot go on. */
export type StreamFault = "error_event" | "malformed";

/** Reads a stream as it passes. Its owner takes `out` away, and sends `tail` once the call is booked. */
export interface StreamReader {
  out: Buffer[];
  readonly tail: readonly Buffer[];
  readonly usage: unknown;
  /** Usage came that is no JSON. */
  readonly usageBroken: boolean;
  /** An event that means something has come: from here on the client may be answered. */
  readonly meaningful: boolean;
  /** Something was generated. */
  readonly output: boolean;
  /** Data has come, and some of it was of the protocol. */
  readonly spoke: boolean;
  readonly wellFormed: boolean;
  readonly done: boolean;
  readonly fault: StreamFault | null;
  readonly finishReason: string | null;
  push(chunk: Buffer): void;
  end(): void;
  /** What was generated so far, for counting. */
  text(): string;
}

/** A whole answer, read. */
export interface WholeAnswer {
  /** What the client gets. */
  readonly body: Buffer;
  readonly usage: unknown;
  readonly usageBroken: boolean;
  readonly output: boolean;
  readonly finishReason: string | null;
  /** It is an error, in the clothes of an answer. */
  readonly isError: boolean;
  text(): string;
}

/** Usage in disjoint buckets, a slot per dimension; or why there is none. */
export type UsageReading =
  | { readonly kind: "missing" }
  /** Figures that cannot be: to be counted locally and looked at (C26). */
  | { readonly kind: "absurd" }
  /** Both figures zero (C25, unless the upstream reports true zeros). */
  | { readonly kind: "zero" }
  | { readonly kind: "read"; readonly usage: readonly bigint[] };

export interface UsageBounds {
  readonly contextTokens: number;
  /** What the request allowed for all of its choices. */
  readonly outputTokens: number;
  /** Audio has prices of its own; otherwise it counts as text. */
  readonly audio: boolean;
}

/** What an upstream's error answer says. */
export interface UpstreamError {
  readonly code: string | null;
  readonly param: string | null;
  readonly message: string | null;
}

/** One protocol's way of saying everything: the gateway itself knows calls, money and time. */
export interface Dialect<Q extends ParsedRequest = ParsedRequest> {
  /** Below an upstream's base path. */
  readonly path: string;
  parse(body: Buffer, limits: GatewayLimits): Q | Refusal;
  upstreamBody(request: Q, target: Target): Buffer;
  /** @param modelName what the client calls the model, where the upstream calls it otherwise */
  openStream(request: Q, modelName: string | null, maxEventBytes: number): StreamReader;
  readAnswer(bytes: Buffer, modelName: string | null): WholeAnswer | null;
  readUsage(raw: unknown, bounds: UsageBounds): UsageReading;
  readError(bytes: Buffer): UpstreamError;
  errorBody(refusal: Refusal): Buffer;
  /** An error after the stream has begun. */
  errorEvent(refusal: Refusal): Buffer;
  /** A sign of life that readers ignore. */
  readonly ping: Buffer;
}

/** Whether this is a refusal and not what was asked for. */
export function isRefusal(value: object): value is Refusal {
  return "status" in value && "code" in value;
}
