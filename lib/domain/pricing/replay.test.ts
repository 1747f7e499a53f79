import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { toArray, type Quantities } from "../metering/quantities";
import type { LevelTerms } from "./level-terms";
import { CardPricer, freshCounters, likePrices, ReplayTally, type ReplaySide } from "./replay";
import { rate } from "./rate";
import { withFee } from "./rate-line";
import { chargeFor, scaledPrices, waterfall } from "./simulate";

const prices = { input: 1_234_567n, cached_input: 98_765n, output: 9_876_543n, reasoning: 9_876_543n };
const dearer = { input: 2_000_001n, cached_input: 98_765n, output: 9_999_999n, reasoning: 9_999_999n };
const units = fc.bigInt({ min: 0n, max: 5_000n });
const call = fc.record({ input: units, cached_input: units, output: units, reasoning: units });
const text = (quantities: Quantities) => `{${toArray(quantities).join(",")}}`;

const side = (at: LevelTerms["prices"], cost: LevelTerms["prices"] | null = null): ReplaySide => ({
  terms: { prices: at },
  cost: cost && { prices: cost },
});
const pricerOf = (now: ReplaySide | null, then: ReplaySide | null) => new CardPricer({ now, then });

describe("a tally", () => {
  it("is the sum of what each call would be charged, rounded one by one", () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const tally = new ReplayTally();
        const pricer = pricerOf(side(prices, prices), side(dearer));
        for (const each of calls) tally.add(pricer, { usage: text(each), chargedNano: 7n });
        const sum = (at: typeof prices) => calls.reduce((so, each) => so + rate(each, at), 0n);
        expect(tally.sum).toMatchObject({
          calls: BigInt(calls.length),
          chargedNano: BigInt(calls.length) * 7n,
          nowNano: sum(prices),
          thenNano: sum(dearer),
          costNowNano: sum(prices),
          costThenNano: calls.length === 0 ? 0n : null,
        });
        const all = calls.reduce(
          (so, each) => so.map((slot, i) => slot + (toArray(each)[i] ?? 0n)),
          toArray({}),
        );
        expect(tally.units).toEqual(all);
      }),
    );
  });

  it("counts apart what has no price, never as free", () => {
    const tally = new ReplayTally();
    const pricer = pricerOf(side(prices), side({ input: 1n }));
    tally.add(pricer, { usage: text({ input: 10n }), chargedNano: 5n });
    tally.add(pricer, { usage: text({ input: 10n, output: 1n }), chargedNano: 5n });
    expect(tally.sum).toMatchObject({ calls: 2n, unpriced: 1n, chargedNano: 10n, thenNano: 1n });
  });

  it("refuses usage that is not as it is stored", () => {
    const pricer = pricerOf(side(prices), side(prices));
    expect(() => new ReplayTally().add(pricer, { usage: "{1,2}", chargedNano: 0n })).toThrow(RangeError);
  });

  it("takes a fee per request where an edition has one, and none where it has not", () => {
    const tally = new ReplayTally();
    const pricer = pricerOf(side(prices), side({ ...prices, request: 4_000_000n }));
    tally.add(pricer, { usage: text({ input: 10n }), chargedNano: 0n });
    tally.add(pricer, { usage: text({ input: 10n, request: 3n }), chargedNano: 0n });
    const [plain] = [rate({ input: 10n }, prices)];
    expect(tally.sum.nowNano).toBe(2n * plain);
    expect(tally.sum.thenNano).toBe(2n * plain + 16_000n);
  });
});

const ppm = fc.integer({ min: 100_000, max: 1_500_000 });
const bound = fc.bigInt({ min: 1n, max: 30_000n });
const terms: fc.Arbitrary<LevelTerms> = fc
  .record({
    bounds: fc.uniqueArray(bound, { maxLength: 3 }),
    factors: fc.array(ppm, { minLength: 4, maxLength: 4 }),
    fee: ppm,
    wholeLine: fc.boolean(),
    long: bound,
  })
  .map(({ bounds, factors, fee, wholeLine, long }) => {
    const steps = [0n, ...bounds.sort((x, y) => (x < y ? -1 : 1))].map((fromUnits, index) => ({
      fromUnits,
      prices: scaledPrices(prices, factors[index] ?? 1_000_000),
    }));
    const volumes = [
      { key: "all default output", counted: ["output", "reasoning"] as const, wholeLine, steps },
    ];
    const first = steps[0]?.prices ?? prices;
    return {
      ...{ prices: first, volumes, feePpm: fee, timeZone: "UTC" },
      bands: [{ aboveInputUnits: long, prices: dearer }],
    };
  });

/** A unit at a time: what each costs where it stands in the month, or at the step the line began at. */
function oracle(
  { prices: first, volumes = [], bands = [], feePpm = 0 }: LevelTerms,
  each: Quantities,
  from: bigint,
) {
  const input = (each.input ?? 0n) + (each.cached_input ?? 0n);
  const long = bands.find(({ aboveInputUnits }) => input > aboveInputUnits);
  const [volume] = long ? [] : volumes;
  const stepAt = (place: bigint) => volume?.steps.findLast(({ fromUnits }) => fromUnits <= place)?.prices;
  let pico = 0n;
  let place = from;
  for (const [dimension, units = 0n] of Object.entries(each) as [keyof typeof prices, bigint][]) {
    for (let left = units; left > 0n; left--) {
      const counted = dimension === "output" || dimension === "reasoning";
      const at = counted ? stepAt(place) : volume?.wholeLine ? stepAt(from) : undefined;
      pico += (at ?? long?.prices ?? first)[dimension] ?? 0n;
      if (counted && volume) place++;
    }
  }
  return { place, nano: pico === 0n ? 0n : withFee(pico, feePpm).amountNano };
}

it("walks the month's counters, every edition its own, as an oracle does that prices unit by unit", () => {
  const few = fc.bigInt({ min: 0n, max: 400n });
  const small = fc.record({ input: few, cached_input: few, output: few, reasoning: few });
  const made = fc.array(fc.record({ call: small, month: fc.constantFrom(0, 1), before: fc.boolean() }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(terms, terms, made, (now, then, calls) => {
      const pricer = pricerOf({ terms: now, cost: null }, { terms: then, cost: then });
      const counters = [freshCounters(), freshCounters()];
      const places = [0, 1].map(() => ({ now: 0n, then: 0n }));
      const tally = new ReplayTally();
      const sum = { nowNano: 0n, thenNano: 0n, costThenNano: 0n };
      for (const { call: each, month, before } of calls) {
        const at = places[month] ?? { now: 0n, then: 0n };
        const [left, right] = [oracle(now, each, at.now), oracle(then, each, at.then)];
        // What it cost is priced where the line itself says that counters stood.
        const costFrom = [at.now];
        tally.add(pricer, { usage: text(each), chargedNano: 0n, before, costFrom }, counters[month]);
        if (!before) {
          sum.nowNano += left.nano;
          sum.thenNano += right.nano;
          sum.costThenNano += oracle(then, each, at.now).nano;
        }
        [at.now, at.then] = [left.place, right.place];
      }
      expect(tally.sum).toMatchObject(sum);
    }),
    { numRuns: 60 },
  );
});

it("compares buyers by the same calls, however they call", () => {
  const card = { now: side(prices), then: side(prices) };
  const [short, long] = [new ReplayTally(), new ReplayTally()];
  short.add(new CardPricer(card), { usage: text({ input: 1_000n }), chargedNano: 0n });
  long.add(new CardPricer(card), { usage: text({ output: 1_000n }), chargedNano: 0n });
  const [a, b] = likePrices([
    { card, tally: short },
    { card, tally: long },
  ]);
  expect(a).toBe(b);
  expect(a).toBe((1_234_567n + 9_876_543n) / 2n);
});

describe("a waterfall", () => {
  const level = {
    versionId: "v",
    ruleId: "r",
    buyerId: "b",
    currency: "USD",
    listRateId: null,
    buyRateId: null,
    list: {},
  } as const;

  it("is what each level pays and takes, to the nano, its ends the stock's cost and the retail price", () => {
    fc.assert(
      fc.property(call, (quantities) => {
        const levels = [
          { ...level, prices, buy: { input: 1n, cached_input: 1n, output: 1n, reasoning: 1n } },
          { ...level, prices: dearer, buy: prices },
        ];
        const steps = waterfall(levels, quantities) ?? [];
        expect(steps.map(({ priceNano }) => priceNano)).toEqual([
          rate(quantities, prices),
          rate(quantities, dearer),
        ]);
        expect(steps[1]?.costNano).toBe(steps[0]?.priceNano);
        const margins = steps.reduce(
          (sum, { priceNano, costNano }) => sum + priceNano - (costNano ?? 0n),
          0n,
        );
        expect(margins).toBe((steps.at(-1)?.priceNano ?? 0n) - (steps[0]?.costNano ?? 0n));
      }),
    );
  });

  it("does not exist where a level has no price, and knows no margin where cost is unknown", () => {
    expect(waterfall([{ ...level, prices: { input: 1n }, buy: {} }], { output: 1n })).toBeUndefined();
    const [step] = waterfall([{ ...level, prices, buy: prices }], { input: 1n }, null) ?? [];
    expect(step?.costNano).toBeNull();
    expect(chargeFor({ prices: {} }, { input: 1n })).toBeNull();
  });
});

it("scales prices half-even to whole micro", () => {
  expect(scaledPrices({ input: 5n, output: 15n }, 1_100_000)).toEqual({ input: 6n, output: 16n });
});
