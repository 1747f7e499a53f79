import { readOpenAiUsage } from "@/lib/domain/metering/normalise-openai-usage";
import { dialectFor } from "@/lib/domain/metering/openai-dialects";
import type { UsageBounds, UsageReading } from "../contract";
import { dialectOf } from "./dialects";

const ABSURD: UsageReading = { kind: "absurd" };
const MISSING: UsageReading = { kind: "missing" };

/**
 * Reads the usage of a chat or text completion by the rules of the upstream's dialect (`settings.dialect`) and of the
 * model there. What the figures mean is told in lib/domain/metering alone. A chat without a figure for its output is not
 * believed.
 */
export function readChatUsage(raw: unknown, bounds: UsageBounds): UsageReading {
  if (typeof raw !== "object" || raw === null) return MISSING;
  const { completion_tokens: completion } = raw as { completion_tokens?: unknown };
  if (completion === undefined || completion === null) return ABSURD;
  const facts = dialectFor(dialectOf(bounds.settings).usage, bounds.modelName);
  const limits = { contextTokens: bounds.contextTokens, maxOutputTokens: bounds.outputTokens };
  const reading = readOpenAiUsage(raw, facts, limits, bounds.audio);
  switch (reading.kind) {
    case "ok":
      return { kind: "read", usage: reading.slots };
    case "absurd":
      return ABSURD;
    case "missing":
    case "zero":
      return reading;
    default:
      return reading satisfies never;
  }
}
