import { DIMENSION_COUNT, dimensionIndex } from "./dimension";
import type { Path, UsageDialect } from "./openai-dialects";

/** What the model can do at most; null where the catalogue does not say. */
export interface UsageLimits {
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
}

/** Why usage is not believed (C26). */
export type AbsurdReason =
  | "not_a_count"
  | "reasoning_above_output"
  | "audio_above_output"
  | "cache_above_input"
  | "cache_miss_off"
  | "total_off"
  | "beyond_context"
  | "beyond_max_output";

/**
 * `ok`: disjoint buckets, a slot per dimension. `missing`: nothing usable was reported, count it ourselves (C24).
 * `zero`: reported, and zero (C25: not the same as missing). `absurd`: cannot be true; count it ourselves and quarantine
 * (C26).
 */
export type OpenAiUsageReading =
  | { readonly kind: "ok"; readonly slots: readonly bigint[]; readonly total: number | null }
  | { readonly kind: "missing" }
  | { readonly kind: "zero" }
  | { readonly kind: "absurd"; readonly reason: AbsurdReason };

class AbsurdUsage extends Error {
  constructor(readonly reason: AbsurdReason) {
    super(reason);
  }
}

const INPUT = dimensionIndex("input");
const CACHED = dimensionIndex("cached_input");
const WRITTEN = dimensionIndex("cache_write_5m");
const OUTPUT = dimensionIndex("output");
const REASONING = dimensionIndex("reasoning");
const AUDIO_IN = dimensionIndex("audio_input");
const AUDIO_OUT = dimensionIndex("audio_output");

const PROMPT: Path = ["prompt_tokens"];
const COMPLETION: Path = ["completion_tokens"];
const TOTAL: Path = ["total_tokens"];
const HEARD: Path = ["prompt_tokens_details", "audio_tokens"];
const SPOKEN: Path = ["completion_tokens_details", "audio_tokens"];
const THOUGHT: Path = ["completion_tokens_details", "reasoning_tokens"];

/**
 * Turns the usage object of an OpenAI-shaped answer into disjoint buckets: `input` without cache reads, cache writes
 * and audio; `output` without reasoning and audio. `raw` is the usage object wherever it was
 * found, untrusted. Called once a call.
 * Never throws: what cannot be true comes back as `absurd` with its reason.
 * @param audioApart false: audio has no price of its own, so its tokens stay with those of text
 */
export function readOpenAiUsage(
  raw: unknown,
  dialect: UsageDialect,
  limits: UsageLimits,
  audioApart: boolean,
): OpenAiUsageReading {
  try {
    return read(raw, dialect, limits, audioApart);
  } catch (error) {
    if (error instanceof AbsurdUsage) return { kind: "absurd", reason: error.reason };
    throw error;
  }
}

function read(
  raw: unknown,
  dialect: UsageDialect,
  limits: UsageLimits,
  audioApart: boolean,
): OpenAiUsageReading {
  const stated = count(raw, PROMPT);
  const completed = count(raw, COMPLETION);
  if (stated === null && completed === null) return { kind: "missing" };
  const prompt = stated ?? 0;
  const completion = completed ?? 0;
  const total = count(raw, TOTAL);
  const slots = new Array<bigint>(DIMENSION_COUNT).fill(0n);
  const input = readInput(raw, dialect, prompt, audioApart, slots);
  const output = readOutput(raw, dialect, { prompt, completion, total }, audioApart, slots);
  check(total === null || total === input + output.inTotal, "total_off");
  // Of output only what was stated as such: reasoning beside it is held against the bound by whoever holds.
  check(within(input, limits.contextTokens), "beyond_context");
  check(within(completion, limits.maxOutputTokens), "beyond_max_output");
  if (input + output.tokens === 0) return { kind: "zero" };
  return { kind: "ok", slots, total };
}

/** Fills the slots of what went in. @returns the tokens that went in */
function readInput(
  raw: unknown,
  dialect: UsageDialect,
  prompt: number,
  audioApart: boolean,
  slots: bigint[],
): number {
  const cached = firstCount(raw, dialect.cachedAt);
  const written = firstCount(raw, dialect.cacheWriteAt);
  const heard = count(raw, HEARD) ?? 0;
  const miss = dialect.cacheMissAt === null ? null : count(raw, dialect.cacheMissAt);
  check(miss === null || cached + miss === prompt, "cache_miss_off");
  const tokens = dialect.audioInput === "inside_input" ? prompt : prompt + heard;
  const plain = tokens - cached - written - heard;
  check(plain >= 0, "cache_above_input");
  slots[INPUT] = BigInt(audioApart ? plain : plain + heard);
  slots[CACHED] = BigInt(cached);
  slots[WRITTEN] = BigInt(written);
  if (audioApart) slots[AUDIO_IN] = BigInt(heard);
  return tokens;
}

interface Reported {
  readonly prompt: number;
  readonly completion: number;
  readonly total: number | null;
}

/** Fills the slots of what came out. @returns its tokens, and how many of them the vendor's total counts */
function readOutput(
  raw: unknown,
  dialect: UsageDialect,
  reported: Reported,
  audioApart: boolean,
  slots: bigint[],
): { readonly tokens: number; readonly inTotal: number } {
  const { completion } = reported;
  const { reasoning, inside } = readReasoning(raw, dialect, reported);
  const spoken = count(raw, SPOKEN) ?? 0;
  check(inside <= completion, "reasoning_above_output");
  check(inside + spoken <= completion, "audio_above_output");
  const plain = completion - inside - spoken;
  slots[OUTPUT] = BigInt(audioApart ? plain : plain + spoken);
  slots[REASONING] = BigInt(reasoning);
  if (audioApart) slots[AUDIO_OUT] = BigInt(spoken);
  const tokens = completion + reasoning - inside;
  return { tokens, inTotal: dialect.reasoning === "outside_total" ? completion : tokens };
}

/** Reasoning tokens, and how many of them are part of the completion. */
function readReasoning(
  raw: unknown,
  dialect: UsageDialect,
  { prompt, completion, total }: Reported,
): { readonly reasoning: number; readonly inside: number } {
  const stated = count(raw, THOUGHT) ?? 0;
  switch (dialect.reasoning) {
    case "inside_output":
      return { reasoning: stated, inside: stated };
    case "outside_output":
    case "outside_total":
      return { reasoning: stated, inside: 0 };
    case "as_total_says":
      return { reasoning: stated, inside: total === prompt + completion + stated ? 0 : stated };
    case "rest_of_total":
      if (total === null) return { reasoning: stated, inside: 0 };
      check(total >= prompt + completion, "total_off");
      return { reasoning: total - prompt - completion, inside: 0 };
    default:
      return dialect.reasoning satisfies never;
  }
}

/** A count at a path; null when absent or null. Anything but a whole number >= 0 is absurd. */
function count(raw: unknown, path: Path): number | null {
  let value: unknown = raw;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return null;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  if (value === undefined || value === null) return null;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new AbsurdUsage("not_a_count");
  return value;
}

function firstCount(raw: unknown, paths: readonly Path[]): number {
  for (const path of paths) {
    const found = count(raw, path);
    if (found !== null) return found;
  }
  return 0;
}

function within(tokens: number, limit: number | null): boolean {
  return limit === null || tokens <= limit;
}

function check(holds: boolean, reason: AbsurdReason): void {
  if (!holds) throw new AbsurdUsage(reason);
}
