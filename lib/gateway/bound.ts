import { DIMENSION_COUNT, dimensionIndex, type Dimension } from "@/lib/domain/metering/dimension";
import type { Quantities } from "@/lib/domain/metering/quantities";

/**
 * The most a call can use (DESIGN section 2, step 4). Input tokens share one bound and output tokens another: which of
 * the buckets they will fall into is not known, so a hold takes the dearest of them.
 */
export interface Bound {
  readonly input: bigint;
  readonly output: bigint;
  /** 1 where requests have a price. */
  readonly requests: bigint;
}

/** Buckets that input, and output, are divided among. */
export const INPUT_SIDE = [
  "input",
  "cached_input",
  "cache_write_5m",
  "cache_write_1h",
  "audio_input",
] as const;
export const OUTPUT_SIDE = ["output", "reasoning", "audio_output"] as const;

const slots = (side: readonly Dimension[]): readonly number[] => side.map(dimensionIndex);

/** Slots of the two sides in stored arrays. The first of each is where tokens of no special kind go. */
export const INPUT_SLOTS = slots(INPUT_SIDE);
export const OUTPUT_SLOTS = slots(OUTPUT_SIDE);
export const REQUEST_SLOT = dimensionIndex("request");

/** What vendors put around a conversation and inside it: roles, separators, and system text of their own. */
const TEMPLATE_TOKENS = 256;

/** What of a request its bound depends on. */
export interface Bounded {
  readonly bodyBytes: number;
  /** Images, audio, files: their tokens cannot be told from the bytes. */
  readonly unsizable: boolean;
  readonly n: number;
  readonly maxTokens: number | null;
}

/** What of a model it depends on, in tokens. */
export interface ModelWindows {
  readonly contextWindow: number;
  readonly maxOutput: number;
  readonly defaultMaxOutput: number;
}

/** The most tokens a choice may have: asked for, or the model's default, and never more than the model gives. */
export function outputPerChoice({ maxTokens }: Bounded, model: ModelWindows): number {
  return Math.min(maxTokens ?? model.defaultMaxOutput, model.maxOutput);
}

/** A token is a byte at least, and nobody reads more than a context; what cannot be sized may fill it. */
export function boundOf(request: Bounded, model: ModelWindows, requestsArePriced: boolean): Bound {
  const sized = Math.min(request.bodyBytes + TEMPLATE_TOKENS, model.contextWindow);
  return {
    input: BigInt(request.unsizable ? model.contextWindow : sized),
    output: BigInt(outputPerChoice(request, model)) * BigInt(request.n),
    requests: requestsArePriced ? 1n : 0n,
  };
}

/** The bound as it is stored: each side in its first slot. */
export function boundUsage({ input, output, requests }: Bound): bigint[] {
  const usage = new Array<bigint>(DIMENSION_COUNT).fill(0n);
  usage[INPUT_SLOTS[0] as number] = input;
  usage[OUTPUT_SLOTS[0] as number] = output;
  usage[REQUEST_SLOT] = requests;
  return usage;
}

/** Whether neither side of a usage is above its bound. */
export function withinBound(usage: readonly bigint[], bound: Bound): boolean {
  return sumOf(usage, INPUT_SLOTS) <= bound.input && sumOf(usage, OUTPUT_SLOTS) <= bound.output;
}

/** Usage with each side cut down to its bound (C27), plain tokens first. */
export function clampUsage(usage: readonly bigint[], bound: Bound): bigint[] {
  const kept = [...usage];
  cutSide(kept, INPUT_SLOTS, bound.input);
  cutSide(kept, OUTPUT_SLOTS, bound.output);
  return kept;
}

function sumOf(usage: readonly bigint[], side: readonly number[]): bigint {
  let sum = 0n;
  for (const slot of side) sum += usage[slot] ?? 0n;
  return sum;
}

function cutSide(usage: bigint[], side: readonly number[], most: bigint): void {
  let excess = sumOf(usage, side) - most;
  for (const slot of side) {
    if (excess <= 0n) return;
    const has = usage[slot] ?? 0n;
    const cut = has < excess ? has : excess;
    usage[slot] = has - cut;
    excess -= cut;
  }
}

/** What one array of usage has more of than another, slot by slot. */
export function usageBeyond(usage: readonly bigint[], kept: readonly bigint[]): bigint[] {
  return usage.map((units, slot) => (units > (kept[slot] ?? 0n) ? units - (kept[slot] ?? 0n) : 0n));
}

/** The sparse form, for lib/domain. */
export function asQuantities(usage: readonly bigint[], names: readonly Dimension[]): Quantities {
  return Object.fromEntries(names.map((name) => [name, usage[dimensionIndex(name)] ?? 0n]));
}
