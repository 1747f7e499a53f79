import type { Dimension } from "@/lib/domain/metering/dimension";
import type { ServiceTier } from "@/lib/domain/pricing/markup-rule";
import type { UpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";
import type { GatewayLimits } from "../limits";
import type { Refusal } from "../refusal";
import type { ClientConverter } from "./conversation/converter";

/** What a call is for: it decides which dimensions can be used and must have a price. */
export type Operation =
  "chat" | "embedding" | "image" | "speech" | "transcription" | "moderation" | "rerank" | "task";

/** What a request needs of a model, for aliases that choose one. */
export interface RequestNeeds {
  readonly vision: boolean;
  readonly tools: boolean;
  readonly audio: boolean;
  readonly jsonSchema: boolean;
}

/** What a client asks of routing, within what its seller allows (OpenRouter's `models` and `provider`). */
export interface RoutePreferences {
  /** Other models to fall back to, in order. */
  readonly models: readonly string[];
  readonly sort: "price" | "latency" | "throughput" | null;
  /** Only upstreams with all of these tags. */
  readonly requireTags: readonly string[];
  /** Only upstreams that keep no data. */
  readonly denyDataCollection: boolean;
  readonly allowFallbacks: boolean;
}

/** A speed of service beside the default one, as a client asks for it. */
export interface TierAsked {
  readonly tier: Exclude<ServiceTier, "default">;
  /** False: taken where it is for sale and served, and never missed (Anthropic's `auto`). */
  readonly required: boolean;
}

/** What of a request is pictures, sound and documents. */
export interface MediaFacts {
  /** Of its body, roughly. */
  readonly bytes: number;
  /** What they come to, by their vendor's documents. */
  readonly tokens: number;
}

/** What the gateway must know of a request, whatever its protocol. The rest stays with its protocol. */
export interface ParsedRequest {
  readonly operation: Operation;
  /** As the client calls it. */
  readonly model: string;
  readonly stream: boolean;
  readonly n: number;
  /** The most tokens of output for each choice; null when the client leaves it open. */
  readonly maxTokens: number | null;
  /** Images, audio, files: their tokens cannot be told from the bytes. */
  readonly unsizable: boolean;
  /** Those, looked at when it is asked for; absent where its reader knows nothing of them. */
  readonly media?: () => MediaFacts;
  /** Audio may come or go. */
  readonly audio: boolean;
  /** The most units, beside tokens, that the call can use: pictures, characters, seconds, tool calls. */
  readonly units: Readonly<Partial<Record<Dimension, bigint>>>;
  readonly needs: RequestNeeds;
  readonly preferences: RoutePreferences | null;
  /** Absent: the default speed. */
  readonly serviceTier?: TierAsked;
  /** The client's own name for its end user. */
  readonly user: string | null;
  /** What stays the same over the turns of one conversation: sticky routing hashes it. Null: nothing to stick by. */
  readonly stickyText: string | null;
  /** The body as it came. */
  readonly body: Buffer;
  /** For counting where no usage is told: all text of the request. */
  inputText(): string;
  /** The body, where it is a chat completion's, whose messages the counter knows how to weigh. */
  readonly countableBody?: Buffer;
  /** How this request is answered, where not as its endpoint's others are (Gemini's JSON array). */
  readonly protocol?: ClientProtocol;
}

/** How a request must differ on its way to an upstream. */
export interface Target {
  /** What the upstream calls the model. */
  readonly modelName: string;
  /** The bound held for each choice: sent where the client gave none, or a higher one. */
  readonly maxTokens: number;
  /** What this upstream calls the bound. */
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  /** A pseudonym of the end user, where the vendor takes one; else null. */
  readonly endUser: string | null;
  /** The upstream's settings: dialect, api version, region, project and the like. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What is sent to an upstream, below its base path. */
export interface WireRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  /** Names and values alternate; without those that carry the credential. */
  readonly headers: readonly string[];
  readonly body: Buffer | null;
}

/** Why a stream cannot go on. */
export type StreamFault = "error_event" | "malformed";

/** Why a stream ends before its answer does: told beside the protocol's own word for it, where clients pass over what they do not know. */
export interface CutReason {
  readonly code: string;
  readonly message: string;
}

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
  /** The speed of service the upstream says it gave, in its own word; null or absent: it says nothing. */
  readonly serviceTier?: string | null;
  /** A filter ended it, in a protocol that has other words for that than `content_filter`. */
  readonly filtered?: boolean;
  /** What it passes on is no events but bytes of this type; absent: events. */
  readonly contentType?: string;
  push(chunk: Buffer): void;
  end(): void;
  /** What was generated so far, for counting. */
  text(): string;
  /** Bytes of text generated so far, roughly: whether a hold by slice must grow. */
  readonly textBytes: number;
  /**
   * Ends the stream early with `finish_reason: length` (or the protocol's word for it), as the stream it is: the events to
   * send, without waiting for the upstream. Used when a slice cannot be extended.
   */
  cutShort(reason: CutReason): readonly Buffer[];
}

/** A whole answer, read. */
export interface WholeAnswer {
  /** What the client gets. */
  readonly body: Buffer;
  /** Null: JSON. Speech has a type of its own. */
  readonly contentType: string | null;
  readonly usage: unknown;
  readonly usageBroken: boolean;
  readonly output: boolean;
  readonly finishReason: string | null;
  readonly serviceTier?: string | null;
  readonly filtered?: boolean;
  /** It is an error, in the clothes of an answer. */
  readonly isError: boolean;
  text(): string;
}

/** Usage in disjoint buckets, a slot per dimension; or why there is none. */
export type UsageReading =
  | { readonly kind: "missing" }
  /** Figures that cannot be: to be counted locally and looked at (C26). */
  | { readonly kind: "absurd" }
  /** Input as reported; of the output nothing is told yet, or never: it is counted. */
  | { readonly kind: "input_only"; readonly usage: readonly bigint[] }
  /** Both figures zero (C25, unless the upstream reports true zeros). */
  | { readonly kind: "zero" }
  | { readonly kind: "read"; readonly usage: readonly bigint[] };

export interface UsageBounds {
  readonly contextTokens: number;
  /** What the request allowed for all of its choices. */
  readonly outputTokens: number;
  /** Audio has prices of its own; otherwise it counts as text. */
  readonly audio: boolean;
  /** What the upstream calls the model, and its settings: what its usage fields mean may hang on them. */
  readonly modelName: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What an upstream's error answer says. */
export interface UpstreamError {
  readonly code: string | null;
  readonly param: string | null;
  readonly message: string | null;
  /** Usage, where the error states what is billed although it refuses; else absent. */
  readonly usage?: unknown;
}

/** What a reader of answers is told of the call. */
export interface AnswerContext {
  /** Hex digits for ids of our own making. */
  readonly hex: string;
  /** What the upstream calls the model. */
  readonly upstreamModel: string;
  /** Seconds. */
  readonly createdAt: number;
  readonly maxEventBytes: number;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * How an upstream of one protocol serves requests of one client operation: bytes passed through where both speak the
 * same, else converted (see conversation/bridge.ts). Pure: no clock, no network.
 */
export interface Wire<Q extends ParsedRequest = ParsedRequest> {
  /** Why this upstream cannot carry the request; null when it can. Asked before anything is held. */
  problemOf(request: Q, target: Target): Refusal | null;
  request(request: Q, target: Target): WireRequest;
  /** What a stream's content type must contain. */
  readonly streamType: string;
  openStream(request: Q, context: AnswerContext): StreamReader;
  /**
   * Reads an answer that goes on as it comes although it is no stream of events: sound. Null: this one is read whole, by its
   * type. Absent: all are.
   */
  openBytes?(request: Q, context: AnswerContext, contentType: string): StreamReader | null;
  /** Whether the vendor is documented to answer such a request whole although a stream was asked for. Absent: never. */
  mayAnswerWhole?(request: Q, target: Target): boolean;
  /** Null when it is not an answer of the protocol (C11). */
  readAnswer(request: Q, bytes: Buffer, context: AnswerContext, contentType: string): WholeAnswer | null;
  readUsage(raw: unknown, bounds: UsageBounds): UsageReading;
  readError(bytes: Buffer): UpstreamError;
}

/** How a client's protocol says errors and signs of life. */
export interface ClientProtocol {
  readonly name: "openai" | "anthropic" | "gemini";
  /** @param requestId told inside the body where the protocol has a place for it */
  errorBody(refusal: Refusal, requestId: string): Buffer;
  /** An error after the stream has begun. */
  errorEvent(refusal: Refusal, requestId: string): Buffer;
  /** A sign of life that readers ignore. */
  readonly ping: Buffer;
  /** What a stream's first event begins with, where it is a whole of its own: sent before a ping or an error that comes first. */
  readonly opening?: Buffer;
  /** The name of the header that carries our request id. */
  readonly requestIdHeader: string;
  /** The content type of a stream. */
  readonly streamType: string;
}

/** The parts of an HTTP request that protocols look at. */
export interface IncomingRequest {
  /** What of the path the endpoint left open, decoded: the model of Gemini's paths. */
  readonly rest: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  header(name: string): string | undefined;
}

/** An endpoint that makes calls: how its requests are read, and which upstream protocols can serve them. */
export interface CallEndpoint<Q extends ParsedRequest = ParsedRequest> {
  readonly protocol: ClientProtocol;
  /** Media may be longer than JSON. */
  readonly bodyKind?: "json" | "media";
  parse(incoming: IncomingRequest, limits: GatewayLimits): Q | Refusal;
  /** How its requests become conversations, where they can. */
  readonly converter?: ClientConverter<Q>;
  /** By upstream protocol (`Upstream.protocol`); absent: such an upstream cannot serve it. */
  readonly wires: Readonly<Partial<Record<UpstreamProtocol, Wire<Q>>>>;
}

/** Whether this is a refusal and not what was asked for. */
export function isRefusal(value: object): value is Refusal {
  return "status" in value && "code" in value;
}
