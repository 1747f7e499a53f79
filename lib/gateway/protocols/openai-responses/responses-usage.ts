import { readOpenAiUsage } from "@/lib/domain/metering/normalise-openai-usage";
import { OPENAI_DIALECTS } from "@/lib/domain/metering/openai-dialects";
import type { UsageBounds, UsageReading } from "../contract";
import type { ToldUsage } from "../conversation/answer";
import { totalsOf } from "../openai/told-usage";

/**
 * Reads the usage of a response. Its fields have names of their own and one meaning with every vendor (78 of 78
 * recordings: OpenAI, Azure, Bedrock, DeepSeek, LM Studio, OpenRouter, xAI): cached input inside input, reasoning inside
 * output. What that amounts to is told in lib/domain/metering.
 */
export function readResponsesUsage(raw: unknown, bounds: UsageBounds): UsageReading {
  if (typeof raw !== "object" || raw === null) return { kind: "missing" };
  const given = raw as Readonly<Record<string, unknown>>;
  const { input_tokens: input, output_tokens: output } = given;
  if (input === undefined || input === null || output === undefined || output === null)
    return { kind: "absurd" };
  const named = {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: given.total_tokens,
    prompt_tokens_details: given.input_tokens_details,
    completion_tokens_details: given.output_tokens_details,
  };
  const limits = { contextTokens: bounds.contextTokens, maxOutputTokens: bounds.outputTokens };
  const reading = readOpenAiUsage(named, OPENAI_DIALECTS.openai, limits, bounds.audio);
  switch (reading.kind) {
    case "ok":
      return { kind: "read", usage: reading.slots };
    case "absurd":
      return { kind: "absurd" };
    case "missing":
    case "zero":
      return reading;
    default:
      return reading satisfies never;
  }
}

/** The usage object of a response. */
export function responsesUsage(usage: NonNullable<ToldUsage>): object {
  const { input, cached, written, output, reasoning } = totalsOf(usage);
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: cached,
      ...(written === 0 ? {} : { cache_write_tokens: written }),
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: input + output,
  };
}
