import type { UsageDialect } from "./openai-dialects";
import type { Quantities } from "./quantities";
import { fromArray, toArray } from "./quantities";

/** What the model can do at most; null where the catalogue does not say. */
export interface UsageLimits {
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
}

export interface UsageFacts {
  readonly dialect: UsageDialect;
  readonly limits: UsageLimits;
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
 * `ok`: disjoint buckets. `missing`: nothing usable was reported, count it ourselves (C24). `zero`: reported, and zero
 * (C25: not the same as missing). `absurd`: cannot be true; count it ourselves and quarantine (C26).
 */
export type NormalisedUsage =
  | { readonly kind: "ok"; readonly quantities: Quantities; readonly reportedTotal?: bigint }
  | { readonly kind: "missing" }
  | { readonly kind: "zero" }
  | { readonly kind: "absurd"; readonly reason: AbsurdReason };

class AbsurdUsage extends Error {
  constructor(readonly reason: AbsurdReason) {
    super(reason);
  }
}

/**
 * Turns the usage object of an OpenAI-shaped answer into disjoint buckets: `input` without cache reads, cache writes
 * and audio; `output` without reasoning and audio. `raw` is what `findOpenAiUsage` found, untrusted.
 * Never throws: what cannot be true comes back as `absurd` with its reason.
 */
export function normaliseOpenAiUsage(raw: unknown, facts: UsageFacts): NormalisedUsage {
  try {
    return normalise(raw, facts);
  } catch (error) {
    if (error instanceof AbsurdUsage) return { kind: "absurd", reason: error.reason };
    throw error;
  }
}

function normalise(raw: unknown, { dialect, limits }: UsageFacts): NormalisedUsage {
  const prompt = count(raw, "prompt_tokens");
  const completion = count(raw, "completion_tokens");
  const total = count(raw, "total_tokens");
  if (prompt === undefined && completion === undefined) return { kind: "missing" };
  const input = inputSide(raw, dialect, prompt ?? 0n);
  const output = outputSide(raw, dialect, { prompt: prompt ?? 0n, completion: completion ?? 0n, total });
  const quantities = fromArray(toArray({ ...input.buckets, ...output.buckets }));
  check(total === undefined || total === input.inTotal + output.inTotal, "total_off");
  check(within(input.tokens + output.tokens, limits.contextTokens), "beyond_context");
  check(within(output.tokens, limits.maxOutputTokens), "beyond_max_output");
  if (input.tokens + output.tokens === 0n) return { kind: "zero" };
  return { kind: "ok", quantities, ...(total === undefined ? {} : { reportedTotal: total }) };
}

interface SideOfUsage {
  readonly buckets: Quantities;
  /** What was used. */
  readonly tokens: bigint;
  /** What of it the vendor's total counts. */
  readonly inTotal: bigint;
}

function inputSide(raw: unknown, dialect: UsageDialect, prompt: bigint): SideOfUsage {
  const cached = firstCount(raw, dialect.cachedAt);
  const written = firstCount(raw, dialect.cacheWriteAt);
  const audio = count(raw, "prompt_tokens_details.audio_tokens") ?? 0n;
  const miss = dialect.cacheMissAt === null ? undefined : count(raw, dialect.cacheMissAt);
  check(miss === undefined || cached + miss === prompt, "cache_miss_off");
  const audioInside = dialect.audioInput === "inside_input" ? audio : 0n;
  const tokens = prompt + audio - audioInside;
  const plain = prompt - cached - written - audioInside;
  check(plain >= 0n, "cache_above_input");
  return {
    buckets: { input: plain, cached_input: cached, cache_write_5m: written, audio_input: audio },
    tokens,
    inTotal: tokens,
  };
}

interface Reported {
  readonly prompt: bigint;
  readonly completion: bigint;
  readonly total: bigint | undefined;
}

function outputSide(raw: unknown, dialect: UsageDialect, reported: Reported): SideOfUsage {
  const { completion } = reported;
  const reasoning = reasoningTokens(raw, dialect, reported);
  const audio = count(raw, "completion_tokens_details.audio_tokens") ?? 0n;
  const inside = dialect.reasoning === "inside_output" ? reasoning : 0n;
  check(inside <= completion, "reasoning_above_output");
  check(inside + audio <= completion, "audio_above_output");
  return {
    buckets: { output: completion - inside - audio, reasoning, audio_output: audio },
    tokens: completion + reasoning - inside,
    inTotal: dialect.reasoning === "outside_total" ? completion : completion + reasoning - inside,
  };
}

function reasoningTokens(
  raw: unknown,
  dialect: UsageDialect,
  { prompt, completion, total }: Reported,
): bigint {
  const stated = count(raw, "completion_tokens_details.reasoning_tokens") ?? 0n;
  if (dialect.reasoning !== "rest_of_total" || total === undefined) return stated;
  check(total >= prompt + completion, "total_off");
  return total - prompt - completion;
}

/** A count at a dotted path; undefined when absent or null. Anything but a whole number >= 0 is absurd. */
function count(raw: unknown, path: string): bigint | undefined {
  let value: unknown = raw;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new AbsurdUsage("not_a_count");
  return BigInt(value);
}

function firstCount(raw: unknown, paths: readonly string[]): bigint {
  for (const path of paths) {
    const found = count(raw, path);
    if (found !== undefined) return found;
  }
  return 0n;
}

function within(tokens: bigint, limit: number | null): boolean {
  return limit === null || tokens <= BigInt(limit);
}

function check(holds: boolean, reason: AbsurdReason): void {
  if (!holds) throw new AbsurdUsage(reason);
}
