import { DIMENSION_COUNT, DIMENSIONS, dimensionIndex, type Dimension } from "@/lib/domain/metering/dimension";
import type { Quantities } from "@/lib/domain/metering/quantities";
import type { Operation } from "./protocols/contract";

/**
 * The most a call can use (DESIGN section 2, step 4). Input tokens share one bound and output tokens another: which of
 * the buckets they will fall into is not known, so a hold takes the dearest of them. What is not counted in tokens has a
 * bound for each dimension.
 */
export interface Bound {
  readonly input: bigint;
  readonly output: bigint;
  /** A slot per dimension; those of tokens are 0. */
  readonly units: readonly bigint[];
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
/** What is counted otherwise than in tokens. */
const UNIT_SIDE = ["image", "second", "character", "request", "tool_call"] as const;

const slots = (side: readonly Dimension[]): readonly number[] => side.map(dimensionIndex);

/** Slots of the sides in stored arrays. The first of tokens is where those of no special kind go. */
export const INPUT_SLOTS = slots(INPUT_SIDE);
export const OUTPUT_SLOTS = slots(OUTPUT_SIDE);
export const UNIT_SLOTS = slots(UNIT_SIDE);
export const REQUEST_SLOT = dimensionIndex("request");

/** What vendors put around a conversation and inside it: roles, separators, and system text of their own. */
const TEMPLATE_TOKENS = 256;

/** What of a request its bound depends on. */
export interface Bounded {
  readonly operation: Operation;
  readonly body: { readonly length: number };
  /** Images, audio, files: their tokens cannot be told from the bytes. */
  readonly unsizable: boolean;
  readonly n: number;
  readonly maxTokens: number | null;
  readonly units: Quantities;
}

/** What of a model it depends on, in tokens. */
export interface ModelWindows {
  readonly contextWindow: number;
  readonly maxOutput: number;
  readonly defaultMaxOutput: number;
}

/** The most tokens a choice may have: asked for, or the model's default, and never more than the model gives. */
export function outputPerChoice({ maxTokens }: Pick<Bounded, "maxTokens">, model: ModelWindows): number {
  return Math.min(maxTokens ?? model.defaultMaxOutput, model.maxOutput);
}

const NO_UNITS: readonly bigint[] = new Array<bigint>(DIMENSION_COUNT).fill(0n);
const ONE_REQUEST: readonly bigint[] = NO_UNITS.map((_, slot) => (slot === REQUEST_SLOT ? 1n : 0n));

/** Operations whose answers are no tokens. */
const WITHOUT_OUTPUT: ReadonlySet<Operation> = new Set(["embedding", "moderation", "rerank"]);

/**
 * A token is a byte at least, and nobody reads more than a context; what cannot be sized may fill it.
 * @param metered the slots that have a price: units of others are not counted
 */
export function boundOf(request: Bounded, model: ModelWindows, metered: ReadonlySet<number>): Bound {
  const { input: stated } = request.units;
  const sized = Math.min(request.body.length + TEMPLATE_TOKENS, model.contextWindow);
  const output = WITHOUT_OUTPUT.has(request.operation) ? 0 : outputPerChoice(request, model);
  return {
    // A batch is read piece by piece, so that it may be longer than a context: its reader says how long.
    input: stated ?? BigInt(request.unsizable ? model.contextWindow : sized),
    output: BigInt(output) * BigInt(request.n),
    units: unitsOf(request.units, metered),
  };
}

function unitsOf(asked: Quantities, metered: ReadonlySet<number>): readonly bigint[] {
  const perRequest = metered.has(REQUEST_SLOT) ? ONE_REQUEST : NO_UNITS;
  let units: bigint[] | null = null;
  for (const name of UNIT_SIDE) {
    const most = asked[name];
    if (most === undefined || !metered.has(dimensionIndex(name))) continue;
    units ??= [...perRequest];
    units[dimensionIndex(name)] = most;
  }
  return units ?? perRequest;
}

/** The bound as it is stored: tokens of each side in its first slot. */
export function boundUsage({ input, output, units }: Bound): bigint[] {
  const usage = [...units];
  usage[INPUT_SLOTS[0] as number] = input;
  usage[OUTPUT_SLOTS[0] as number] = output;
  return usage;
}

/** Whether no side of a usage is above its bound. */
export function withinBound(usage: readonly bigint[], bound: Bound): boolean {
  if (sumOf(usage, INPUT_SLOTS) > bound.input || sumOf(usage, OUTPUT_SLOTS) > bound.output) return false;
  for (const slot of UNIT_SLOTS) if ((usage[slot] ?? 0n) > (bound.units[slot] ?? 0n)) return false;
  return true;
}

/** Usage with each side cut down to its bound (C27), plain tokens first. */
export function clampUsage(usage: readonly bigint[], bound: Bound): bigint[] {
  const kept = [...usage];
  cutSide(kept, INPUT_SLOTS, bound.input);
  cutSide(kept, OUTPUT_SLOTS, bound.output);
  for (const slot of UNIT_SLOTS) cutSide(kept, [slot], bound.units[slot] ?? 0n);
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
export function asQuantities(usage: readonly bigint[], names: readonly Dimension[] = DIMENSIONS): Quantities {
  return Object.fromEntries(names.map((name) => [name, usage[dimensionIndex(name)] ?? 0n]));
}
