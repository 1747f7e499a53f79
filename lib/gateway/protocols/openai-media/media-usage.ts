import { DIMENSION_COUNT, dimensionIndex, type Dimension } from "@/lib/domain/metering/dimension";
import type { UsageBounds, UsageReading } from "../contract";
import { isRecord } from "../../json/record";

const ABSURD: UsageReading = { kind: "absurd" };

/** What was used by dimension; the rest is zero. */
export type Used = Partial<Record<Dimension, number>>;

/** A reading of figures; all zero says so, and anything that is no count is absurd. */
export function readingOf(used: Used): UsageReading {
  const usage = new Array<bigint>(DIMENSION_COUNT).fill(0n);
  let any = false;
  for (const [dimension, count] of Object.entries(used) as [Dimension, number][]) {
    if (!Number.isSafeInteger(count) || count < 0) return ABSURD;
    any ||= count > 0;
    usage[dimensionIndex(dimension)] = BigInt(count);
  }
  return any ? { kind: "read", usage } : { kind: "zero" };
}

/** A count as it stands in a report: NaN when it is none, so that the reading is absurd. */
function countOf(value: unknown): number {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : Number.NaN;
}

interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly audioIn: number;
  readonly total: number | null;
}

/** Reads `prompt_tokens` or `input_tokens` with what may stand beside them; null where there is neither. */
function tokensIn(raw: Readonly<Record<string, unknown>>): Tokens | null {
  const input = raw.prompt_tokens ?? raw.input_tokens ?? null;
  const total = raw.total_tokens ?? null;
  if (input === null && total === null) return null;
  const told = raw.input_tokens_details ?? raw.input_token_details ?? raw.prompt_tokens_details;
  const details = isRecord(told) ? told : {};
  return {
    // Voyage and Jina state a total only: all of it was read.
    input: countOf(input ?? total),
    output: countOf(raw.completion_tokens ?? raw.output_tokens ?? 0),
    cached: countOf(details.cached_tokens ?? 0),
    audioIn: countOf(details.audio_tokens ?? 0),
    total: total === null ? null : countOf(total),
  };
}

/**
 * Tokens of anything but chat, in disjoint buckets. `spoken`: its output is audio. Their inputs may be many texts, each of
 * them as long as a context: it is the bound that limits their sum, not the context.
 */
function tokenUse({ input, output, cached, audioIn, total }: Tokens, audio: boolean, spoken: boolean): Used {
  const heard = audio ? audioIn : 0;
  const sums = total === null || total === input + output;
  if (!sums || cached + audioIn > input) return { input: Number.NaN };
  const said = audio && spoken ? { audio_output: output } : { output };
  return { input: input - cached - heard, cached_input: cached, audio_input: heard, ...said };
}

/**
 * Reads usage of OpenAI's operations beside chat. Beside the vendor's own figures stand what this gateway counted itself,
 * since no vendor states it: `characters` read aloud, `images` made, `requests` of a rerank.
 */
export function readMediaUsage(spoken: boolean): (raw: unknown, bounds: UsageBounds) => UsageReading {
  return (raw, bounds) => {
    if (!isRecord(raw)) return { kind: "missing" };
    const tokens = tokensIn(raw);
    const used: Used = {
      ...(tokens ? tokenUse(tokens, bounds.audio, spoken) : {}),
      ...(raw.seconds === undefined ? {} : { second: secondsOf(raw.seconds) }),
      ...(raw.characters === undefined ? {} : { character: countOf(raw.characters) }),
      ...(raw.images === undefined ? {} : { image: countOf(raw.images) }),
      ...(raw.requests === undefined ? {} : { request: countOf(raw.requests) }),
    };
    return Object.keys(used).length === 0 ? { kind: "missing" } : readingOf(used);
  };
}

/** Seconds begun count whole, as vendors bill them. */
function secondsOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? Math.ceil(value) : Number.NaN;
}
