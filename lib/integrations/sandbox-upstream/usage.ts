import type { TokenCount } from "./counting";
import type { UsageVariant } from "./directive";

/** A usage object in OpenAI's shape; figures are `unknown` because faults put other things there. */
export type UsageReport = Record<string, unknown>;

/** Bounds of the call that an absurd report goes beyond. */
export interface UsageBounds {
  readonly contextTokens: number;
  /** What the request allowed for all its choices together. */
  readonly outputTokens: number;
}

/** Put where a bare `NaN` belongs; `encodeJson` turns it into one, as some Python servers print it. */
export const BARE_NAN = "\u0000NaN";

/** JSON of a value, with `BARE_NAN` as the invalid literal it stands for. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(JSON.stringify(BARE_NAN), "NaN");
}

/** What the usage of a call is reported as: the truth, or one of the lies of CHARGES.md; null reports nothing. */
export function reportUsage(
  tokens: TokenCount,
  variant: UsageVariant,
  bounds: UsageBounds,
): UsageReport | null {
  const prompt = tokens.input + tokens.cached_input + tokens.cache_write_5m;
  const completion = tokens.output + tokens.reasoning;
  const truth = honestUsage(tokens);
  switch (variant) {
    case "true":
      return truth;
    case "none":
      return null;
    case "zero":
      return { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
    case "negative":
      return { ...truth, completion_tokens: -completion, total_tokens: prompt - completion };
    case "nan":
      return { ...truth, completion_tokens: "NaN", total_tokens: "NaN" };
    case "bare-nan":
      return { ...truth, completion_tokens: BARE_NAN, total_tokens: BARE_NAN };
    case "fraction":
      return { ...truth, completion_tokens: completion + 0.5, total_tokens: prompt + completion + 0.5 };
    case "string":
      return { ...truth, prompt_tokens: String(prompt), completion_tokens: String(completion) };
    case "context":
      return stated(truth, bounds.contextTokens + 1, completion);
    case "max":
      return stated(truth, prompt, bounds.outputTokens * 2 + 1);
    case "huge":
      return stated(truth, 4_000_000_000, 4_000_000_000);
    case "cached":
      return { ...truth, prompt_tokens_details: { cached_tokens: prompt + 1 } };
    case "total":
      return { ...truth, total_tokens: prompt + completion + 1_000 };
    default:
      return variant satisfies never;
  }
}

/** The truth. */
export function honestUsage(tokens: TokenCount): UsageReport {
  const prompt = tokens.input + tokens.cached_input + tokens.cache_write_5m;
  const completion = tokens.output + tokens.reasoning;
  const written = tokens.cache_write_5m === 0 ? {} : { cache_write_tokens: tokens.cache_write_5m };
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: tokens.cached_input, ...written },
    completion_tokens_details: { reasoning_tokens: tokens.reasoning },
  };
}

function stated(truth: UsageReport, prompt: number, completion: number): UsageReport {
  return {
    ...truth,
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  };
}
