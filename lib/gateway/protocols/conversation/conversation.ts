/**
 * A conversation and its continuation, as no protocol says it. Where client and upstream speak different protocols, one
 * folder reads its own into this and another writes its own from it (docs/decisions/0008): N protocols need 2N converters
 * instead of N². Where they speak the same, bytes pass through and nothing of this is made.
 */

/** Keeps a prefix in the vendor's prompt cache. */
export type CacheLife = "5m" | "1h";

interface Cached {
  /** The prefix up to and with this part is to be cached (Anthropic's cache_control). Others cache by themselves. */
  readonly cache?: CacheLife;
}

export interface TextPart extends Cached {
  readonly kind: "text";
  readonly text: string;
}

/** Bytes in base64, or an address the vendor is to fetch them from. */
export type Media =
  | { readonly from: "base64"; readonly mimeType: string; readonly data: string }
  | { readonly from: "url"; readonly url: string; readonly mimeType: string | null };

export interface ImagePart extends Cached {
  readonly kind: "image";
  readonly media: Media;
  readonly detail?: "low" | "high" | "auto";
}

export interface AudioPart {
  readonly kind: "audio";
  readonly media: Media;
}

/** A document: mostly a PDF. */
export interface FilePart extends Cached {
  readonly kind: "file";
  readonly media: Media;
  readonly name: string | null;
}

/**
 * What the model thought before it spoke. `signature` is the vendor's seal on it, which must come back unchanged in the
 * next turn; `redacted` is thought the vendor shows only encrypted.
 */
export interface ReasoningPart {
  readonly kind: "reasoning";
  readonly text: string;
  readonly signature: string | null;
  readonly redacted: string | null;
}

export interface ToolCallPart extends Cached {
  readonly kind: "tool_call";
  readonly id: string;
  readonly name: string;
  /** The arguments as JSON text: "{}" where there are none. */
  readonly argumentsJson: string;
  /** Gemini's thoughtSignature of this call, to come back with it. */
  readonly signature: string | null;
}

export interface ToolResultPart extends Cached {
  readonly kind: "tool_result";
  readonly callId: string;
  /** Of the function called, where the client's protocol says it or it was found by the id; Gemini needs it. */
  readonly name: string | null;
  readonly content: readonly (TextPart | ImagePart | FilePart)[];
  readonly isError: boolean;
}

export type UserPart = TextPart | ImagePart | AudioPart | FilePart | ToolResultPart;
export type AssistantPart = TextPart | ReasoningPart | ToolCallPart | ImagePart;

/** Consecutive turns of one role are kept apart as the client gave them; who writes for a vendor merges them. */
export type Turn =
  | { readonly role: "user"; readonly parts: readonly UserPart[] }
  | { readonly role: "assistant"; readonly parts: readonly AssistantPart[] };

export interface Tool extends Cached {
  readonly name: string;
  readonly description: string | null;
  /** JSON schema of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly strict: boolean | null;
}

export type ToolChoice =
  | { readonly kind: "auto" }
  | { readonly kind: "none" }
  /** Some tool must be called. */
  | { readonly kind: "required" }
  | { readonly kind: "tool"; readonly name: string };

export type OutputFormat =
  | { readonly kind: "text" }
  | { readonly kind: "json" }
  | {
      readonly kind: "json_schema";
      readonly name: string;
      readonly schema: Readonly<Record<string, unknown>>;
      readonly strict: boolean | null;
    };

/** How much the model is to think: an effort in words, a budget in tokens, or not at all. Null: the model's own way. */
export type Reasoning =
  | { readonly kind: "off" }
  | { readonly kind: "effort"; readonly effort: "minimal" | "low" | "medium" | "high" }
  | { readonly kind: "budget"; readonly tokens: number };

export interface Conversation {
  readonly system: readonly TextPart[];
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | null;
  /** False: one tool call at a time. */
  readonly parallelTools: boolean | null;
  /** For each choice. */
  readonly maxTokens: number | null;
  readonly n: number;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly stop: readonly string[];
  readonly seed: number | null;
  readonly presencePenalty: number | null;
  readonly frequencyPenalty: number | null;
  readonly format: OutputFormat | null;
  readonly reasoning: Reasoning | null;
  /** The client's own name for its end user; what goes upstream is a pseudonym. */
  readonly user: string | null;
  readonly stream: boolean;
}
