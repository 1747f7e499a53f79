/**
 * How a vendor's OpenAI-shaped usage means what it says. Facts were counted in recorded traffic and age: a new vendor
 * or a change is a new row here, never a branch in the normaliser.
 */
export interface UsageDialect {
  /**
   * Where reasoning tokens are: part of `completion_tokens`; beside them, in the total; beside them and not even in the
   * total; or nowhere but in what the total has too much.
   */
  readonly reasoning: "inside_output" | "outside_output" | "outside_total" | "rest_of_total";
  /** Whether audio input is part of `prompt_tokens` or beside it. */
  readonly audioInput: "inside_input" | "outside_input";
  /** Paths to cache reads, first one present counts. They are part of `prompt_tokens`. */
  readonly cachedAt: readonly string[];
  /** Paths to cache writes with the short life, first one present counts. Part of `prompt_tokens`. */
  readonly cacheWriteAt: readonly string[];
  /** Path to what was not read from the cache; hit + miss must be the input. null where the vendor does not say. */
  readonly cacheMissAt: string | null;
}

const STANDARD: UsageDialect = {
  reasoning: "inside_output",
  audioInput: "inside_input",
  cachedAt: ["prompt_tokens_details.cached_tokens"],
  cacheWriteAt: ["prompt_tokens_details.cache_write_tokens"],
  cacheMissAt: null,
};

/** Known dialects. `openai` serves Azure, Groq, Cerebras, OpenRouter, Hugging Face, Ollama and most compatible servers. */
export const OPENAI_DIALECTS = {
  openai: STANDARD,
  azure: STANDARD,
  groq: STANDARD,
  cerebras: STANDARD,
  openrouter: STANDARD,
  zhipu: STANDARD,
  ollama: STANDARD,
  perplexity: STANDARD,
  deepseek: {
    ...STANDARD,
    cachedAt: ["prompt_tokens_details.cached_tokens", "prompt_cache_hit_tokens"],
    cacheMissAt: "prompt_cache_miss_tokens",
  },
  /** Its chat endpoint leaves reasoning out of the output; the total has it. */
  xai: { ...STANDARD, reasoning: "outside_output" },
  /** Google's OpenAI endpoint: thoughts show only as total - prompt - completion. */
  gemini: { ...STANDARD, reasoning: "rest_of_total" },
  moonshot: { ...STANDARD, cachedAt: ["cached_tokens", "prompt_tokens_details.cached_tokens"] },
  huggingface: { ...STANDARD, cachedAt: ["prompt_tokens_details.cached_tokens", "cached_tokens"] },
  mistral: {
    ...STANDARD,
    audioInput: "outside_input",
    cachedAt: ["prompt_tokens_details.cached_tokens", "num_cached_tokens"],
  },
  qwen: {
    ...STANDARD,
    cacheWriteAt: [
      "prompt_tokens_details.cache_creation_input_tokens",
      "prompt_tokens_details.cache_creation.ephemeral_5m_input_tokens",
    ],
  },
  vercel: {
    ...STANDARD,
    cacheWriteAt: ["prompt_tokens_details.cache_write_tokens", "cache_creation_input_tokens"],
  },
} as const satisfies Readonly<Record<string, UsageDialect>>;

export type OpenAiDialect = keyof typeof OPENAI_DIALECTS;

/** Gateways whose usage means something else for some of the models behind them, by the start of the model's name. */
const VARIANTS: Readonly<
  Partial<Record<OpenAiDialect, readonly (Partial<UsageDialect> & { startsWith: string })[]>>
> = {
  // 14 of 14 recordings: Gemini's thoughts are in neither output nor total, and the stated cost charges them.
  vercel: [{ startsWith: "google/", reasoning: "outside_total" }],
};

/** The facts for an upstream's dialect and the name of the model there ("google/gemini-3-pro"). */
export function dialectFor(name: OpenAiDialect, upstreamModel: string): UsageDialect {
  const variant = VARIANTS[name]?.find(({ startsWith }) => upstreamModel.startsWith(startsWith));
  return { ...OPENAI_DIALECTS[name], ...variant };
}

/** Whether a text names a known dialect. */
export function isOpenAiDialect(text: string): text is OpenAiDialect {
  return Object.hasOwn(OPENAI_DIALECTS, text);
}
