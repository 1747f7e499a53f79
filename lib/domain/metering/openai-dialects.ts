/** A path into a report, split once: `prompt_tokens_details.cached_tokens`. */
export type Path = readonly string[];

/**
 * How a vendor's OpenAI-shaped usage means what it says. Facts were counted in recorded traffic and age: a new vendor
 * or a change is a new row here, never a branch in the normaliser.
 */
export interface UsageDialect {
  /**
   * Where reasoning tokens are: part of `completion_tokens`; beside them, in the total; beside them and not even in the
   * total; nowhere but in what the total has too much; or wherever the total says, for servers nobody has looked at.
   */
  readonly reasoning:
    "inside_output" | "outside_output" | "outside_total" | "rest_of_total" | "as_total_says";
  /** Whether audio input is part of `prompt_tokens` or beside it. */
  readonly audioInput: "inside_input" | "outside_input";
  /** Paths to cache reads, first one present counts. They are part of `prompt_tokens`. */
  readonly cachedAt: readonly Path[];
  /** Paths to cache writes with the short life, first one present counts. Part of `prompt_tokens`. */
  readonly cacheWriteAt: readonly Path[];
  /** Path to what was not read from the cache; hit + miss must be the input. null where the vendor does not say. */
  readonly cacheMissAt: Path | null;
}

const at = (...paths: readonly string[]): readonly Path[] => paths.map((path) => path.split("."));

const CACHED = "prompt_tokens_details.cached_tokens";
const WRITTEN = "prompt_tokens_details.cache_write_tokens";

const STANDARD: UsageDialect = {
  reasoning: "inside_output",
  audioInput: "inside_input",
  cachedAt: at(CACHED),
  cacheWriteAt: at(WRITTEN),
  cacheMissAt: null,
};

/** Known dialects. `generic` is for servers of unknown make: it reads what any of them says where that is unambiguous. */
export const OPENAI_DIALECTS = {
  openai: STANDARD,
  "azure-openai": STANDARD,
  groq: STANDARD,
  cerebras: STANDARD,
  openrouter: STANDARD,
  zhipu: STANDARD,
  ollama: STANDARD,
  perplexity: STANDARD,
  minimax: STANDARD,
  doubao: STANDARD,
  together: { ...STANDARD, cachedAt: at(CACHED, "cached_tokens") },
  vllm: STANDARD,
  siliconflow: { ...STANDARD, cachedAt: at(CACHED, "prompt_cache_hit_tokens") },
  generic: {
    ...STANDARD,
    reasoning: "as_total_says",
    cachedAt: at(CACHED, "prompt_cache_hit_tokens"),
    cacheWriteAt: at(WRITTEN, "prompt_tokens_details.cache_creation_tokens"),
  },
  deepseek: {
    ...STANDARD,
    cachedAt: at(CACHED, "prompt_cache_hit_tokens"),
    cacheMissAt: ["prompt_cache_miss_tokens"],
  },
  /** Its chat endpoint leaves reasoning out of the output; the total has it. */
  xai: { ...STANDARD, reasoning: "outside_output" },
  /** Google's OpenAI endpoint: thoughts show only as total - prompt - completion. */
  "gemini-openai": { ...STANDARD, reasoning: "rest_of_total" },
  moonshot: { ...STANDARD, cachedAt: at("cached_tokens", CACHED) },
  huggingface: { ...STANDARD, cachedAt: at(CACHED, "cached_tokens") },
  mistral: { ...STANDARD, audioInput: "outside_input", cachedAt: at(CACHED, "num_cached_tokens") },
  qwen: {
    ...STANDARD,
    cacheWriteAt: at(
      "prompt_tokens_details.cache_creation_input_tokens",
      "prompt_tokens_details.cache_creation.ephemeral_5m_input_tokens",
    ),
  },
  vercel: { ...STANDARD, cacheWriteAt: at(WRITTEN, "cache_creation_input_tokens") },
} as const satisfies Readonly<Record<string, UsageDialect>>;

export type OpenAiDialect = keyof typeof OPENAI_DIALECTS;

interface Variant {
  readonly startsWith: string;
  readonly facts: UsageDialect;
}

/** Gateways whose usage means something else for some of the models behind them, by the start of the model's name. */
const VARIANTS: Readonly<Partial<Record<OpenAiDialect, readonly Variant[]>>> = {
  // 14 of 14 recordings: Gemini's thoughts are in neither output nor total, and the stated cost charges them.
  vercel: [{ startsWith: "google/", facts: { ...OPENAI_DIALECTS.vercel, reasoning: "outside_total" } }],
};

/** The facts for an upstream's dialect and the name of the model there ("google/gemini-3-pro"). Makes nothing new. */
export function dialectFor(name: OpenAiDialect, upstreamModel: string): UsageDialect {
  const variant = VARIANTS[name]?.find(({ startsWith }) => upstreamModel.startsWith(startsWith));
  return variant?.facts ?? OPENAI_DIALECTS[name];
}

/** Whether a text names a known dialect. */
export function isOpenAiDialect(text: string): text is OpenAiDialect {
  return Object.hasOwn(OPENAI_DIALECTS, text);
}
