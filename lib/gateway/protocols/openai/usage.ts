import type { UsageBounds, UsageReading } from "../contract";
import { DIMENSION_COUNT, dimensionIndex } from "@/lib/domain/metering/dimension";

const INPUT = dimensionIndex("input");
const CACHED = dimensionIndex("cached_input");
const WRITTEN = dimensionIndex("cache_write_5m");
const OUTPUT = dimensionIndex("output");
const REASONING = dimensionIndex("reasoning");
const AUDIO_IN = dimensionIndex("audio_input");
const AUDIO_OUT = dimensionIndex("audio_output");

const ABSURD: UsageReading = { kind: "absurd" };

/** Figures as they stand in the report. */
interface Figures {
  readonly prompt: number;
  readonly completion: number;
  readonly cached: number;
  readonly written: number;
  readonly reasoning: number;
  readonly audioIn: number;
  readonly audioOut: number;
  readonly total: number | null;
}

/**
 * Reads a usage object of OpenAI's shape (PROTOCOLS.md, "What usage means"): cached and written input are inside the
 * prompt, reasoning inside the completion. Where the total says that reasoning stands outside (xAI), it is added.
 */
export function readUsage(raw: unknown, bounds: UsageBounds): UsageReading {
  if (typeof raw !== "object" || raw === null) return { kind: "missing" };
  const figures = figuresOf(raw as Record<string, unknown>);
  if (!figures) return ABSURD;
  const { prompt, completion, cached, written, reasoning, audioIn, audioOut, total } = figures;
  const outside = reasoning > 0 && total === prompt + completion + reasoning;
  const inCompletion = (outside ? 0 : reasoning) + audioOut;
  if (prompt > bounds.contextTokens || completion > bounds.outputTokens) return ABSURD;
  if (cached + written + audioIn > prompt || inCompletion > completion) return ABSURD;
  if (total !== null && !outside && total !== prompt + completion) return ABSURD;
  if (prompt === 0 && completion === 0) return { kind: "zero" };
  const usage = new Array<bigint>(DIMENSION_COUNT).fill(0n);
  const heard = bounds.audio ? audioIn : 0;
  const spoken = bounds.audio ? audioOut : 0;
  usage[INPUT] = BigInt(prompt - cached - written - heard);
  usage[CACHED] = BigInt(cached);
  usage[WRITTEN] = BigInt(written);
  usage[OUTPUT] = BigInt(completion - (outside ? 0 : reasoning) - spoken);
  usage[REASONING] = BigInt(reasoning);
  usage[AUDIO_IN] = BigInt(heard);
  usage[AUDIO_OUT] = BigInt(spoken);
  return { kind: "read", usage };
}

function figuresOf(raw: Readonly<Record<string, unknown>>): Figures | null {
  const input = detailsOf(raw.prompt_tokens_details);
  const output = detailsOf(raw.completion_tokens_details);
  const prompt = countOf(raw.prompt_tokens);
  const completion = countOf(raw.completion_tokens);
  // DeepSeek names hits beside the standard field; the two say the same.
  const cached = countOf(input.cached_tokens ?? raw.prompt_cache_hit_tokens ?? 0);
  const written = countOf(input.cache_write_tokens ?? input.cache_creation_tokens ?? 0);
  const reasoning = countOf(output.reasoning_tokens ?? 0);
  const audioIn = countOf(input.audio_tokens ?? 0);
  const audioOut = countOf(output.audio_tokens ?? 0);
  const stated = raw.total_tokens ?? null;
  const total = stated === null ? null : countOf(stated);
  const sum = prompt + completion + cached + written + reasoning + audioIn + audioOut + (total ?? 0);
  if (Number.isNaN(sum)) return null;
  return { prompt, completion, cached, written, reasoning, audioIn, audioOut, total };
}

const NO_DETAILS: Readonly<Record<string, unknown>> = {};

function detailsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : NO_DETAILS;
}

/** A count of tokens; NaN for anything that is none. */
function countOf(value: unknown): number {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : Number.NaN;
}
