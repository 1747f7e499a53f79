import { DIMENSION_COUNT, DIMENSIONS, dimensionIndex, type Dimension } from "@/lib/domain/metering/dimension";
import type { Nano } from "@/lib/domain/money/nano";
import { roundHalfEven } from "@/lib/domain/money/rounding";
import type { LevelTerms } from "@/lib/domain/pricing/level-terms";
import type { RateCard } from "@/lib/domain/pricing/rate-card";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { INPUT_SLOTS, OUTPUT_SLOTS, REQUEST_SLOT, UNIT_SLOTS, type Bound } from "./bound";
import type { Operation } from "./protocols/contract";
import { tieredTerms, type TieredTerms } from "./tiered-terms";

const PICO_PER_NANO = 1_000n;

/** Prices by slot, and the dearest a token of each side can be. Micro per million units; -1 where there is no price. */
export interface PriceRow {
  readonly prices: readonly bigint[];
  readonly dearestInput: bigint;
  readonly dearestOutput: bigint;
}

const UNPRICED = -1n;

/**
 * Lays prices out for the hot path. `metered`: the slots that usage may fill; others never count. A fee per request is
 * something else than usage: whoever takes none takes 0.
 */
export function priceRow(prices: UnitPrices, metered: ReadonlySet<number>): PriceRow {
  const row = DIMENSIONS.map((dimension, slot) =>
    metered.has(slot) ? (prices[dimension] ?? (slot === REQUEST_SLOT ? 0n : UNPRICED)) : UNPRICED,
  );
  const dearest = (side: readonly number[]) =>
    side.reduce((most, slot) => ((row[slot] ?? UNPRICED) > most ? (row[slot] ?? UNPRICED) : most), 0n);
  return { prices: row, dearestInput: dearest(INPUT_SLOTS), dearestOutput: dearest(OUTPUT_SLOTS) };
}

/**
 * What usage costs at one level: as `rate` of lib/domain/pricing, over slots instead of names (a test holds the two
 * together). Exact in pico, half-even once to nano, at least 1 nano where anything has a price.
 * @throws RangeError when something was used that has no price, which metering must have prevented.
 */
export function amountOf(usage: readonly bigint[], { prices }: PriceRow): Nano {
  let pico = 0n;
  for (let slot = 0; slot < DIMENSION_COUNT; slot++) {
    const units = usage[slot] as bigint;
    if (units === 0n) continue;
    const price = prices[slot] as bigint;
    if (price < 0n) throw new RangeError(`${DIMENSIONS[slot]} was used and has no price`);
    pico += units * price;
  }
  return rounded(pico);
}

/** The most that usage within the bound can cost: every token in the dearest bucket of its side, every unit of the rest. */
export function holdOf(bound: Bound, row: PriceRow): Nano {
  return rounded(holdPico(bound, row));
}

/** The same in pico, not rounded yet. */
export function holdPico(
  { input, output, units }: Bound,
  { prices, dearestInput, dearestOutput }: PriceRow,
): bigint {
  let pico = input * dearestInput + output * dearestOutput;
  for (const slot of UNIT_SLOTS) {
    const most = units[slot] as bigint;
    if (most === 0n) continue;
    const price = prices[slot] as bigint;
    if (price > 0n) pico += most * price;
  }
  return pico;
}

function rounded(pico: bigint): Nano {
  if (pico === 0n) return 0n;
  const nano = roundHalfEven(pico, PICO_PER_NANO);
  return nano === 0n ? 1n : nano;
}

/** A level's prices laid out for the hot path; `tiered` where they are not the same for every call. */
export interface LevelRow extends PriceRow {
  readonly tiered: TieredTerms<PriceRow> | null;
}

/** Lays a level out. `metered`: the slots that usage may fill. */
export function levelRow(terms: LevelTerms, metered: ReadonlySet<number>): LevelRow {
  const lay = (prices: UnitPrices) => priceRow(prices, metered);
  return { ...lay(terms.prices), tiered: tieredTerms(terms, lay) };
}

/** A rate card laid out for the hot path. */
export interface ChargeSheet {
  /** Parallel to the card's levels, the root's first. */
  readonly levels: readonly LevelRow[];
  readonly list: PriceRow;
  /** The slots usage may fill: what the list prices, and so every level does. */
  readonly metered: ReadonlySet<number>;
  /** Audio has prices of its own. */
  readonly audio: boolean;
}

const AUDIO_SLOTS = [DIMENSIONS.indexOf("audio_input"), DIMENSIONS.indexOf("audio_output")];

const slotsOf = (...names: readonly Dimension[]): readonly number[] => names.map(dimensionIndex);
const TEXT = slotsOf("input", "output");

/**
 * What must have a price for an operation to have one: all of any of the sets. A model that has none of them is not for
 * sale in that way, which never means that it is free (C04).
 */
const PRICED_BY: Readonly<Record<Operation, readonly (readonly number[])[]>> = {
  chat: [TEXT],
  embedding: [slotsOf("input")],
  image: [slotsOf("image"), TEXT],
  speech: [slotsOf("character"), slotsOf("input", "audio_output"), TEXT],
  transcription: [slotsOf("second"), slotsOf("audio_input", "output"), TEXT],
  moderation: [slotsOf("request"), slotsOf("input")],
  rerank: [slotsOf("request"), slotsOf("input")],
  task: [slotsOf("second"), slotsOf("image"), slotsOf("request")],
};

/**
 * Lays a card out for one kind of call; null when what that kind needs has no price in it.
 * @param audio the call may hear or speak; otherwise the prices of audio do not make its hold dearer
 */
export function chargeSheet(card: RateCard, operation: Operation, audio: boolean): ChargeSheet | null {
  const sheet = anySheet(card, audio || operation === "speech" || operation === "transcription");
  const priced = PRICED_BY[operation].some((set) => set.every((slot) => sheet.metered.has(slot)));
  return priced ? sheet : null;
}

/** Lays a card out whatever it prices: for what is drawn at the platform's own expense. */
export function anySheet(card: RateCard, audio: boolean): ChargeSheet {
  const listed = DIMENSIONS.flatMap((dimension, slot) =>
    card.list.prices[dimension] === undefined ? [] : [slot],
  );
  const hasAudio = audio && AUDIO_SLOTS.every((slot) => listed.includes(slot));
  const metered = new Set(listed.filter((slot) => hasAudio || !AUDIO_SLOTS.includes(slot)));
  // A seller may ask a fee for each request where the vendor asks none.
  if (card.levels.some(({ prices }) => prices.request !== undefined)) metered.add(REQUEST_SLOT);
  return {
    levels: card.levels.map((level) => levelRow(level, metered)),
    list: priceRow(card.list.prices, metered),
    metered,
    audio: hasAudio,
  };
}
