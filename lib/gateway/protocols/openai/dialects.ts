import type { OpenAiDialect } from "@/lib/domain/metering/openai-dialects";

/** How a model's thinking is asked for. */
export type ThinkingParam =
  /** `reasoning_effort: "low"` (OpenAI). */
  | "reasoning_effort"
  /** `thinking: {"type": "enabled"}` (Zhipu, Ark, DeepSeek, Moonshot). */
  | "thinking"
  /** `enable_thinking: true` and `thinking_budget` (DashScope, SiliconFlow). */
  | "enable_thinking"
  /** `reasoning: {"effort"} | {"max_tokens"} | {"enabled": false}` (OpenRouter). */
  | "reasoning";

/**
 * What an upstream that speaks OpenAI's chat protocol takes, and how it differs. Facts from the vendors' documentation
 * and from recorded traffic; they age. A new vendor is a row of {@link CHAT_DIALECTS}, never a branch.
 */
export interface ChatDialect {
  /** What its usage fields mean: a row of lib/domain/metering/openai-dialects.ts. */
  readonly usage: OpenAiDialect;
  /** Whether it goes on generating, and charging, after the connection of a stream is cut. */
  readonly billsAfterAbort: boolean;
  /** What it calls the bound on output; null where it takes both, or where that hangs on the model. */
  readonly maxTokensField: "max_tokens" | "max_completion_tokens" | null;
  /** Takes `stream_options`; without it the usage comes unasked. */
  readonly streamOptions: boolean;
  /** Takes `n` above 1. */
  readonly n: boolean;
  readonly penalties: boolean;
  /** What it calls the seed; null: it takes none. */
  readonly seedField: "seed" | "random_seed" | null;
  /** Takes `top_k`. */
  readonly topK: boolean;
  /** Kinds of `response_format` beside text. */
  readonly formats: "none" | "json" | "json_schema";
  readonly parallelToolCalls: boolean;
  /** `tool_choice` values it knows: Mistral says "any" for required. */
  readonly requiredToolChoice: "required" | "any";
  /** Takes `strict` in tools. */
  readonly strictTools: boolean;
  /** Where a thought goes back with the conversation; null: it takes none back. */
  readonly thoughtsBack: "reasoning_content" | "reasoning_details" | null;
  /** How thinking is asked for; null: it cannot be. */
  readonly thinking: ThinkingParam | null;
  /** Takes a message's content as a list of parts even where all of it is text. */
  readonly textParts: boolean;
  /** Honours Anthropic's `cache_control` on parts. */
  readonly cacheControl: boolean;
  /** Takes pictures, audio, files as parts. */
  readonly parts: ReadonlySet<"image" | "audio" | "file">;
  /** What it calls the pseudonymous end user; null: it takes none. */
  readonly endUserField: "user" | "user_id" | "safety_identifier" | null;
  /** Its legacy `POST /completions`; null where it has none. Below the base path. */
  readonly completionsPath: string | null;
  readonly chatPath: string;
}

const CHAT_PATH = "/chat/completions";
const COMPLETIONS_PATH = "/completions";

/** OpenAI's own, and what servers that call themselves compatible mostly take. */
const STANDARD: ChatDialect = {
  usage: "generic",
  billsAfterAbort: false,
  maxTokensField: null,
  streamOptions: true,
  n: true,
  penalties: true,
  seedField: "seed",
  topK: false,
  formats: "json_schema",
  parallelToolCalls: true,
  requiredToolChoice: "required",
  strictTools: true,
  thoughtsBack: null,
  thinking: "reasoning_effort",
  textParts: true,
  cacheControl: false,
  parts: new Set(["image", "audio", "file"]),
  endUserField: "user",
  completionsPath: COMPLETIONS_PATH,
  chatPath: CHAT_PATH,
};

/** Vendors outside of OpenAI's orbit: `max_tokens`, pictures but no audio, no end user. */
const PLAIN: ChatDialect = {
  ...STANDARD,
  maxTokensField: "max_tokens",
  strictTools: false,
  parts: new Set(["image"]),
  endUserField: null,
  completionsPath: null,
};

/** By `settings.dialect` of an upstream. */
export const CHAT_DIALECTS = {
  generic: { ...STANDARD, topK: true, endUserField: null },
  openai: { ...STANDARD, usage: "openai", endUserField: "safety_identifier" },
  "azure-openai": { ...STANDARD, usage: "azure-openai" },
  deepseek: {
    ...PLAIN,
    usage: "deepseek",
    n: false,
    seedField: null,
    formats: "json",
    parallelToolCalls: false,
    thoughtsBack: "reasoning_content",
    thinking: "thinking",
    textParts: false,
    parts: new Set(),
    // Its completions are of its beta path, for filling in the middle.
    completionsPath: COMPLETIONS_PATH,
  },
  moonshot: {
    ...PLAIN,
    usage: "moonshot",
    seedField: null,
    parallelToolCalls: false,
    thoughtsBack: "reasoning_content",
    thinking: "thinking",
    endUserField: "safety_identifier",
  },
  zhipu: {
    ...PLAIN,
    usage: "zhipu",
    billsAfterAbort: true,
    streamOptions: false,
    n: false,
    penalties: false,
    seedField: null,
    formats: "json",
    parallelToolCalls: false,
    thoughtsBack: "reasoning_content",
    thinking: "thinking",
    endUserField: "user_id",
  },
  qwen: {
    ...PLAIN,
    usage: "qwen",
    topK: true,
    thoughtsBack: "reasoning_content",
    thinking: "enable_thinking",
    cacheControl: true,
    parts: new Set(["image", "audio"]),
  },
  minimax: {
    ...PLAIN,
    usage: "minimax",
    billsAfterAbort: true,
    n: false,
    penalties: false,
    seedField: null,
    formats: "json",
    parallelToolCalls: false,
    thoughtsBack: "reasoning_details",
    thinking: null,
  },
  doubao: {
    ...PLAIN,
    usage: "doubao",
    n: false,
    seedField: null,
    thoughtsBack: "reasoning_content",
    thinking: "thinking",
  },
  siliconflow: {
    ...PLAIN,
    usage: "siliconflow",
    topK: true,
    formats: "json_schema",
    thinking: "enable_thinking",
  },
  openrouter: {
    ...STANDARD,
    usage: "openrouter",
    // Upstreams of it that can be stopped are; the rest go on and are charged.
    billsAfterAbort: true,
    maxTokensField: "max_tokens",
    n: false,
    topK: true,
    thoughtsBack: "reasoning_details",
    thinking: "reasoning",
    cacheControl: true,
  },
  groq: { ...PLAIN, usage: "groq", maxTokensField: "max_completion_tokens", n: false, endUserField: "user" },
  together: { ...PLAIN, usage: "together", topK: true, completionsPath: COMPLETIONS_PATH },
  mistral: {
    ...PLAIN,
    usage: "mistral",
    // It refuses fields it does not know, this one among them, and always tells usage.
    streamOptions: false,
    seedField: "random_seed",
    requiredToolChoice: "any",
    strictTools: true,
    thinking: null,
    parts: new Set(["image", "audio"]),
  },
  xai: {
    ...STANDARD,
    usage: "xai",
    // Most of its models refuse to be told how much to think.
    thinking: null,
    parts: new Set(["image"]),
  },
  perplexity: {
    ...PLAIN,
    usage: "perplexity",
    billsAfterAbort: true,
    streamOptions: false,
    n: false,
    seedField: null,
    topK: true,
    parallelToolCalls: false,
  },
  vllm: { ...STANDARD, usage: "vllm", topK: true, thinking: "reasoning_effort", endUserField: null },
  ollama: { ...PLAIN, usage: "ollama", n: false, completionsPath: COMPLETIONS_PATH },
  huggingface: { ...PLAIN, usage: "huggingface", n: false },
  cerebras: {
    ...PLAIN,
    usage: "cerebras",
    maxTokensField: "max_completion_tokens",
    n: false,
    penalties: false,
    strictTools: true,
    parts: new Set(),
    endUserField: "user",
    completionsPath: COMPLETIONS_PATH,
  },
  "gemini-openai": {
    ...PLAIN,
    usage: "gemini-openai",
    parallelToolCalls: false,
    parts: new Set(["image", "audio"]),
  },
  vercel: {
    ...STANDARD,
    usage: "vercel",
    billsAfterAbort: true,
    maxTokensField: "max_tokens",
    n: false,
    thoughtsBack: "reasoning_details",
    thinking: "reasoning",
    completionsPath: null,
  },
} as const satisfies Readonly<Record<OpenAiDialect, ChatDialect>>;

const DIALECTS: Readonly<Record<string, ChatDialect>> = CHAT_DIALECTS;

/** The dialect an upstream's settings name; `generic` when they name none that is known. Makes nothing new. */
export function dialectOf({ dialect }: Readonly<Record<string, unknown>>): ChatDialect {
  return typeof dialect === "string" && Object.hasOwn(DIALECTS, dialect)
    ? (DIALECTS[dialect] as ChatDialect)
    : CHAT_DIALECTS.generic;
}
