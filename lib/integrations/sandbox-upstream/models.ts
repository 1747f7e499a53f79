/** One model of the sandbox's catalogue. Token figures are limits of the real model of that name. */
export interface SandboxModel {
  /** Id on the wire; the id under which the vendor itself sells the model. */
  readonly id: string;
  readonly vendor: string;
  /** Where `@pydantic/genai-prices` lists this model, so that a demonstration can import its list price. */
  readonly reference: { readonly provider: string; readonly id: string };
  readonly contextTokens: number;
  readonly maxOutputTokens: number;
  /** Reasoning tokens of an answer when the request names no effort. */
  readonly defaultReasoningTokens: number;
  /** Whether reasoning is sent as `reasoning_content`, as DeepSeek and Qwen do, or only counted. */
  readonly showsReasoning: boolean;
}

type Row = readonly [
  id: string,
  vendor: string,
  reference: readonly [provider: string, id: string],
  contextTokens: number,
  maxOutputTokens: number,
  defaultReasoningTokens: number,
  showsReasoning: boolean,
];

const ROWS: readonly Row[] = [
  ["gpt-5.2", "openai", ["openai", "gpt-5.2"], 400_000, 128_000, 0, false],
  ["gpt-5-mini", "openai", ["openai", "gpt-5-mini"], 400_000, 128_000, 32, false],
  ["claude-sonnet-4-5", "anthropic", ["anthropic", "claude-sonnet-4-5"], 200_000, 64_000, 0, false],
  ["claude-haiku-4-5", "anthropic", ["anthropic", "claude-haiku-4-5"], 200_000, 64_000, 0, false],
  ["gemini-3-pro-preview", "google", ["google", "gemini-3-pro-preview"], 1_048_576, 65_536, 64, false],
  ["gemini-3-flash-preview", "google", ["google", "gemini-3-flash-preview"], 1_000_000, 65_536, 0, false],
  ["deepseek-v3.2", "deepseek", ["deepseek", "deepseek-v3.2"], 128_000, 64_000, 0, true],
  ["qwen3-max", "qwen", ["openrouter", "qwen/qwen3-max"], 262_144, 32_768, 0, true],
];

/** The eight models the sandbox serves, in the order `/v1/models` lists them. */
export const SANDBOX_MODELS: readonly SandboxModel[] = ROWS.map(
  ([
    id,
    vendor,
    [provider, referenceId],
    contextTokens,
    maxOutputTokens,
    defaultReasoningTokens,
    showsReasoning,
  ]) => ({
    id,
    vendor,
    reference: { provider, id: referenceId },
    contextTokens,
    maxOutputTokens,
    defaultReasoningTokens,
    showsReasoning,
  }),
);

/** The model of that exact id, or undefined. */
export function findSandboxModel(id: string): SandboxModel | undefined {
  return SANDBOX_MODELS.find((model) => model.id === id);
}
