import { DIMENSION_COUNT, dimensionIndex, DIMENSIONS } from "../metering/dimension";
import { fromArray, type Quantities } from "../metering/quantities";
import { INPUT_TOKENS, OUTPUT_TOKENS } from "../metering/tokens";
import type { Nano } from "../money/nano";
import type { LevelTerms } from "./level-terms";
import { amountOfParts, type LineParts } from "./rate-line";
import { chargeFor, partsFor } from "./simulate";

/** One edition's terms of a buyer and model, with what the seller pays (null: unknown). */
export interface ReplaySide {
  readonly terms: LevelTerms;
  readonly cost: LevelTerms | null;
}

/** Terms of one buyer and model, now and then. Null: not for sale. */
export interface ReplayCard {
  readonly now: ReplaySide | null;
  readonly then: ReplaySide | null;
}

/** Where one buyer's counters of a month stand in each edition; a replay moves them on. */
export interface ReplayCounters {
  readonly now: Map<string, bigint>;
  readonly then: Map<string, bigint>;
}

/** Counters that nothing was counted by. */
export const freshCounters = (): ReplayCounters => ({ now: new Map(), then: new Map() });

/** What the calls of one buyer and model come to, in nano of their edge's currency. */
export interface ReplaySum {
  calls: bigint;
  /** Calls the looked-at edition has no price for: they are in no other figure but `calls` and `chargedNano`. */
  unpriced: bigint;
  tokens: bigint;
  /** What was really charged. */
  chargedNano: Nano;
  nowNano: Nano;
  thenNano: Nano;
  /** Null once a single call's cost is unknown. */
  costNowNano: Nano | null;
  costThenNano: Nano | null;
}

/** A card with the tally of its calls, as {@link likePrices} compares them. */
export interface Tallied {
  readonly card: ReplayCard;
  readonly tally: ReplayTally;
}

/**
 * What a million tokens would cost each buyer, in micro, were all of them to make the calls that all of them made: prices
 * compared like for like, whoever writes long answers, buys much or calls at night. Null for a buyer without a price. All of one
 * model and currency.
 */
export function likePrices(buyers: readonly Tallied[]): (bigint | null)[] {
  const slots = buyers.reduce<bigint[]>(
    (sum, { tally }) => sum.map((units, slot) => units + (tally.units[slot] ?? 0n)),
    DIMENSIONS.map(() => 0n),
  );
  const all = fromArray(slots);
  const [tokens, calls] = [tokensIn(slots), buyers.reduce((sum, { tally }) => sum + tally.priced, 0n)];
  return buyers.map(({ card: { then } }) => {
    if (then === null || tokens === 0n) return null;
    const { prices, feePpm } = then.terms;
    const asked = prices.request === undefined ? all : { ...all, request: all.request ?? calls };
    const nano = chargeFor({ prices, ...(feePpm && { feePpm }) }, asked);
    return nano === null ? null : (nano * 1_000n) / tokens;
  });
}

/** A side's terms met by one call's quantities: all calls of the same quantities are laid out once. */
interface LaidOut {
  readonly sale: LineParts;
  readonly cost: LineParts | null;
}

interface LaidOutCall {
  /** Slots that are not 0. */
  readonly units: readonly (readonly [slot: number, units: bigint])[];
  readonly tokens: bigint;
  readonly now: LaidOut | null;
  readonly then: LaidOut | null;
}

/** So many different calls are remembered for one card; real traffic repeats itself. */
const REMEMBERED = 20_000;

/** Lays the calls of one card out. */
export class CardPricer {
  readonly #known = new Map<string, LaidOutCall>();

  constructor(readonly card: ReplayCard) {}

  /** `usage` is a PostgreSQL array of the stored slots, "{1200,0,...}". @throws RangeError when it is none. */
  layOut(usage: string): LaidOutCall {
    const known = this.#known.get(usage);
    if (known) return known;
    const slots = slotsOf(usage);
    const quantities = fromArray(slots);
    const call = {
      units: slots.flatMap((units, slot) => (units === 0n ? [] : [[slot, units] as const])),
      tokens: tokensIn(slots),
      now: laidOut(this.card.now, quantities),
      then: laidOut(this.card.then, quantities),
    };
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(usage, call);
    return call;
  }
}

function laidOut(side: ReplaySide | null, quantities: Quantities): LaidOut | null {
  const sale = side && partsFor(side.terms, quantities);
  if (!side || !sale) return null;
  return { sale, cost: side.cost && partsFor(side.cost, quantities) };
}

/** A call as a replay reads it. `costFrom`: where the counters stood by which the seller bought it, as its own line says. */
export interface ReplayedCall {
  readonly usage: string;
  readonly chargedNano: Nano;
  readonly costFrom?: readonly bigint[];
  /** Counted only: it was made before the range, in the month the range begins in. */
  readonly before?: boolean;
}

/**
 * Adds up calls of one buyer and model, each priced by itself: a line is rounded per call, so the sum of many is not the
 * price of their sum. Calls are added in the order they were settled in: the month's counters move with them.
 */
export class ReplayTally {
  readonly sum: ReplaySum = {
    ...{ calls: 0n, unpriced: 0n, tokens: 0n, chargedNano: 0n, nowNano: 0n, thenNano: 0n },
    ...{ costNowNano: 0n, costThenNano: 0n },
  };
  /** All units of the calls that have a price, by slot. */
  readonly units: bigint[] = DIMENSIONS.map(() => 0n);

  /** How many calls have a price. */
  get priced(): bigint {
    return this.sum.calls - this.sum.unpriced;
  }

  /** @throws RangeError when usage is not as it is stored. */
  add(
    pricer: CardPricer,
    { usage, chargedNano, costFrom, before }: ReplayedCall,
    at = freshCounters(),
  ): void {
    const call = pricer.layOut(usage);
    const now = call.now && charged(call.now, at.now, costFrom);
    const then = call.then && charged(call.then, at.then, costFrom);
    if (before) return;
    const { sum } = this;
    sum.calls += 1n;
    sum.chargedNano += chargedNano;
    if (now === null || then === null) {
      sum.unpriced += 1n;
      return;
    }
    sum.tokens += call.tokens;
    sum.nowNano += now.priceNano;
    sum.thenNano += then.priceNano;
    sum.costNowNano = plus(sum.costNowNano, now.costNano);
    sum.costThenNano = plus(sum.costThenNano, then.costNano);
    for (const [slot, units] of call.units) this.units[slot] = (this.units[slot] as bigint) + units;
  }
}

/** Prices a call where the counters stand, and moves them on. */
function charged({ sale, cost }: LaidOut, counters: Map<string, bigint>, costFrom: readonly bigint[] = []) {
  const priceNano = amountOfParts(sale, counters).amountNano;
  for (const { key, units } of sale.volumes) counters.set(key, (counters.get(key) ?? 0n) + units);
  return { priceNano, costNano: cost && amountOfParts(cost, placesOf(cost, costFrom)).amountNano };
}

function placesOf({ volumes }: LineParts, from: readonly bigint[]): ReadonlyMap<string, bigint> | undefined {
  if (volumes.length === 0) return undefined;
  return new Map(volumes.map(({ key }, index) => [key, from[index] ?? 0n]));
}

function plus(sum: Nano | null, amount: Nano | null): Nano | null {
  return sum === null || amount === null ? null : sum + amount;
}

function slotsOf(usage: string): bigint[] {
  const slots = usage.slice(1, -1).split(",");
  if (slots.length !== DIMENSION_COUNT)
    throw new RangeError(`expected ${DIMENSION_COUNT} slots, got ${usage}`);
  return slots.map((slot) => (slot === "0" ? 0n : BigInt(slot)));
}

const TOKEN_SLOTS = [...INPUT_TOKENS, ...OUTPUT_TOKENS].map(dimensionIndex);

function tokensIn(slots: readonly bigint[]): bigint {
  return TOKEN_SLOTS.reduce((sum, slot) => sum + (slots[slot] ?? 0n), 0n);
}
