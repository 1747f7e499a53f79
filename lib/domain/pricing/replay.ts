import { DIMENSION_COUNT, dimensionIndex } from "../metering/dimension";
import { add, fromArray, type Quantities } from "../metering/quantities";
import { INPUT_TOKENS, OUTPUT_TOKENS } from "../metering/tokens";
import type { Nano } from "../money/nano";
import type { UnitPrices } from "./rate";
import { chargeFor } from "./simulate";

/** Prices of one buyer and model, now and then, with what the seller pays. Null: not for sale, or unknown. */
export interface ReplayCard {
  readonly now: UnitPrices | null;
  readonly then: UnitPrices | null;
  readonly costNow: UnitPrices | null;
  readonly costThen: UnitPrices | null;
}

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

/** A card with its tally, as {@link likePrices} compares them. */
export interface Tallied {
  readonly card: ReplayCard;
  readonly tally: ReplayTally;
}

/**
 * What a million tokens would cost each buyer, in micro, were all of them to make the calls that all of them made: prices
 * compared like for like, whoever writes long answers. Null for a buyer without a price. All of one model and currency.
 */
export function likePrices(buyers: readonly Tallied[]): (bigint | null)[] {
  const all = buyers.reduce<Quantities>((sum, { tally }) => add(sum, tally.quantities()), {});
  const tokens = buyers.reduce((sum, { tally }) => sum + tally.sum.tokens, 0n);
  return buyers.map(({ card }) => {
    const nano = card.then === null || tokens === 0n ? null : chargeFor(card.then, all);
    return nano === null ? null : (nano * 1_000n) / tokens;
  });
}

/** One call's figures: all calls of the same quantities have the same. */
interface Priced {
  readonly quantities: Quantities;
  readonly tokens: bigint;
  readonly now: Nano | null;
  readonly then: Nano | null;
  readonly costNow: Nano | null;
  readonly costThen: Nano | null;
}

/** So many different calls are remembered for one buyer and model; real traffic repeats itself. */
const REMEMBERED = 20_000;

/**
 * Adds up calls of one buyer and model, each priced by itself: a line is rounded per call, so the sum of many is not the
 * price of their sum. Calls of the same quantities are priced once.
 */
export class ReplayTally {
  readonly sum: ReplaySum = {
    ...{ calls: 0n, unpriced: 0n, tokens: 0n, chargedNano: 0n, nowNano: 0n, thenNano: 0n },
    ...{ costNowNano: 0n, costThenNano: 0n },
  };
  readonly #card: ReplayCard;
  readonly #known = new Map<string, Priced & { times: bigint }>();
  #forgotten: Quantities = {};

  constructor(card: ReplayCard) {
    this.#card = card;
  }

  /** `usage` is a PostgreSQL array of the stored slots, "{1200,0,...}". @throws RangeError when it is none. */
  add(usage: string, chargedNano: Nano, count = 1n): void {
    const call = this.#priced(usage);
    const { sum } = this;
    sum.calls += count;
    sum.chargedNano += chargedNano;
    if (call.then === null || call.now === null) {
      sum.unpriced += count;
      return;
    }
    sum.tokens += call.tokens * count;
    sum.nowNano += call.now * count;
    sum.thenNano += call.then * count;
    sum.costNowNano = plus(sum.costNowNano, call.costNow, count);
    sum.costThenNano = plus(sum.costThenNano, call.costThen, count);
    call.times += count;
  }

  /** All units of the calls that have a price. */
  quantities(): Quantities {
    let all = this.#forgotten;
    for (const { quantities, times } of this.#known.values()) all = add(all, multiplied(quantities, times));
    return all;
  }

  #priced(usage: string): Priced & { times: bigint } {
    const known = this.#known.get(usage);
    if (known) return known;
    const slots = slotsOf(usage);
    const quantities = fromArray(slots);
    const { now, then, costNow, costThen } = this.#card;
    const at = (prices: UnitPrices | null, of: Quantities) =>
      prices === null ? null : chargeFor(prices, of);
    const priced = {
      ...{ quantities, times: 0n },
      tokens: tokensIn(slots),
      now: at(now, quantities),
      then: at(then, quantities),
      costNow: at(costNow, quantities),
      costThen: at(costThen, quantities),
    };
    if (this.#known.size >= REMEMBERED) {
      this.#forgotten = this.quantities();
      this.#known.clear();
    }
    this.#known.set(usage, priced);
    return priced;
  }
}

function plus(sum: Nano | null, amount: Nano | null, count: bigint): Nano | null {
  return sum === null || amount === null ? null : sum + amount * count;
}

function multiplied(quantities: Quantities, times: bigint): Quantities {
  return Object.fromEntries(
    Object.entries(quantities).map(([dimension, units]) => [dimension, units * times]),
  );
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
