import type { UsageBounds, UsageReading } from "../contract";
import { readingOf } from "../openai-media/media-usage";
import { isRecord } from "../../json/record";

/**
 * Reads Cohere's usage: what it bills, which is `billed_units` and never `tokens` (those count its own preamble too).
 * Cached input and reasoning have no price of their own there. Without billed units the tokens are all there is.
 */
export function readChatUsage(raw: unknown, bounds: UsageBounds): UsageReading {
  if (!isRecord(raw)) return { kind: "missing" };
  const counted = isRecord(raw.billed_units) ? raw.billed_units : raw.tokens;
  if (!isRecord(counted)) return { kind: "missing" };
  const input = Number(counted.input_tokens ?? 0);
  const output = Number(counted.output_tokens ?? 0);
  if (input > bounds.contextTokens || output > bounds.outputTokens) return { kind: "absurd" };
  return readingOf({ input, output });
}
