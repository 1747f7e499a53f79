import { DIMENSION_COUNT, dimensionIndex } from "@/lib/domain/metering/dimension";
import type { UsageBounds, UsageReading } from "../contract";
import { makerOf } from "./model-fields";
import { isRecord } from "../../json/record";

const ABSURD: UsageReading = { kind: "absurd" };

interface Figures {
  readonly input: number;
  readonly output: number;
  readonly read: number;
  readonly written: number;
  readonly writtenFor1h: number;
  readonly total: number | null;
}

/**
 * Reads Converse's usage. By Amazon's documents `inputTokens` leaves out what was read from and written to the cache, and
 * the total says so (Claude's recordings do). Models behind its OpenAI-shaped engines state it inside: there the total is
 * input and output alone. Their streams state a total that counts it twice, so OpenAI's models are known by name.
 */
export function readUsage(raw: unknown, bounds: UsageBounds): UsageReading {
  if (!isRecord(raw)) return { kind: "missing" };
  const figures = figuresOf(raw);
  if (!figures) return ABSURD;
  const { input, output, read, written, writtenFor1h, total } = figures;
  const cached = read + written;
  const inside = isInside(figures, bounds);
  const fresh = inside ? input - cached : input;
  const sums = total === null || total === input + output || total === input + cached + output;
  if (!sums || fresh < 0 || writtenFor1h > written) return ABSURD;
  if (fresh + cached > bounds.contextTokens || output > bounds.outputTokens) return ABSURD;
  if (fresh + cached === 0 && output === 0) return { kind: "zero" };
  const usage = new Array<bigint>(DIMENSION_COUNT).fill(0n);
  usage[dimensionIndex("input")] = BigInt(fresh);
  usage[dimensionIndex("cached_input")] = BigInt(read);
  usage[dimensionIndex("cache_write_5m")] = BigInt(written - writtenFor1h);
  usage[dimensionIndex("cache_write_1h")] = BigInt(writtenFor1h);
  usage[dimensionIndex("output")] = BigInt(output);
  return { kind: "read", usage };
}

function isInside({ input, output, read, written, total }: Figures, bounds: UsageBounds): boolean {
  const cached = read + written;
  if (cached === 0 || cached > input) return false;
  if (total === input + output) return true;
  return makerOf(bounds.modelName) === "openai" || bounds.settings.cacheInsideInput === true;
}

function figuresOf(raw: Readonly<Record<string, unknown>>): Figures | null {
  const total = raw.totalTokens ?? null;
  const figures: Figures = {
    input: countOf(raw.inputTokens),
    output: countOf(raw.outputTokens),
    read: countOf(raw.cacheReadInputTokens ?? 0),
    written: countOf(raw.cacheWriteInputTokens ?? 0),
    writtenFor1h: writtenFor1h(raw.cacheDetails),
    total: total === null ? null : countOf(total),
  };
  return Object.values(figures).some((figure) => Number.isNaN(figure)) ? null : figures;
}

function writtenFor1h(details: unknown): number {
  if (!Array.isArray(details)) return 0;
  return details
    .filter(isRecord)
    .filter(({ ttl }) => ttl === "1h")
    .reduce((sum, { inputTokens }) => sum + countOf(inputTokens), 0);
}

/** A count of tokens; NaN for anything that is none. */
function countOf(value: unknown): number {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : Number.NaN;
}
