import type { TokenCount } from "./counting";
import type { UsageVariant } from "./directive";
import { BARE_NAN, type UsageBounds, type UsageReport } from "./usage";

/** The usage of a call in Anthropic's shape: the truth, or one of the lies of CHARGES.md; null reports nothing. */
export function reportMessageUsage(
  tokens: TokenCount,
  variant: UsageVariant,
  bounds: UsageBounds,
): UsageReport | null {
  const output = tokens.output + tokens.reasoning;
  const truth = honestMessageUsage(tokens);
  switch (variant) {
    case "true":
      return truth;
    case "none":
      return null;
    case "zero":
      return { input_tokens: 0, output_tokens: 0 };
    case "negative":
      return { ...truth, output_tokens: -output };
    case "nan":
      return { ...truth, output_tokens: "NaN" };
    case "bare-nan":
      return { ...truth, output_tokens: BARE_NAN };
    case "fraction":
      return { ...truth, output_tokens: output + 0.5 };
    case "string":
      return { ...truth, input_tokens: String(tokens.input), output_tokens: String(output) };
    case "context":
      return { ...truth, input_tokens: bounds.contextTokens + 1 };
    case "max":
      return { ...truth, output_tokens: bounds.outputTokens * 2 + 1 };
    case "huge":
      return { ...truth, input_tokens: 4_000_000_000, output_tokens: 4_000_000_000 };
    case "cached":
      // Beside the input here, so that only the context bounds it.
      return { ...truth, cache_read_input_tokens: bounds.contextTokens + 1 };
    case "total":
      // There is no total; what is inside the output exceeds it.
      return { ...truth, output_tokens_details: { thinking_tokens: output + 1_000 } };
    default:
      return variant satisfies never;
  }
}

/** The truth. */
export function honestMessageUsage(tokens: TokenCount): UsageReport {
  return {
    input_tokens: tokens.input,
    cache_creation_input_tokens: tokens.cache_write_5m,
    cache_read_input_tokens: tokens.cached_input,
    cache_creation: { ephemeral_5m_input_tokens: tokens.cache_write_5m, ephemeral_1h_input_tokens: 0 },
    output_tokens: tokens.output + tokens.reasoning,
    output_tokens_details: { thinking_tokens: tokens.reasoning },
    service_tier: "standard",
  };
}
