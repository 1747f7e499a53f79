import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { fromArray, toArray, type Quantities } from "../metering/quantities";
import { likePrices, ReplayTally } from "./replay";
import { rate } from "./rate";
import { chargeFor, scaledPrices, waterfall } from "./simulate";

const prices = { input: 1_234_567n, cached_input: 98_765n, output: 9_876_543n, reasoning: 9_876_543n };
const dearer = { input: 2_000_001n, cached_input: 98_765n, output: 9_999_999n, reasoning: 9_999_999n };
const units = fc.bigInt({ min: 0n, max: 5_000n });
const call = fc.record({ input: units, cached_input: units, output: units, reasoning: units });
const text = (quantities: Quantities) => `{${toArray(quantities).join(",")}}`;

describe("a tally", () => {
  it("is the sum of what each call would be charged, rounded one by one", () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const tally = new ReplayTally({ now: prices, then: dearer, costNow: prices, costThen: null });
        for (const each of calls) tally.add(text(each), 7n);
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
        expect(tally.quantities()).toEqual(fromArray(all));
      }),
    );
  });

  it("counts apart what has no price, never as free", () => {
    const tally = new ReplayTally({ now: prices, then: { input: 1n }, costNow: null, costThen: null });
    tally.add(text({ input: 10n }), 5n);
    tally.add(text({ input: 10n, output: 1n }), 5n);
    expect(tally.sum).toMatchObject({ calls: 2n, unpriced: 1n, chargedNano: 10n, thenNano: 1n });
  });

  it("refuses usage that is not as it is stored", () => {
    const tally = new ReplayTally({ now: prices, then: prices, costNow: null, costThen: null });
    expect(() => tally.add("{1,2}", 0n)).toThrow(RangeError);
  });
});

it("compares buyers by the same calls, however they call", () => {
  const short = new ReplayTally({ now: prices, then: prices, costNow: null, costThen: null });
  const long = new ReplayTally({ now: prices, then: prices, costNow: null, costThen: null });
  short.add(text({ input: 1_000n }), 0n);
  long.add(text({ output: 1_000n }), 0n);
  const card = { now: prices, then: prices, costNow: null, costThen: null };
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
    expect(chargeFor({}, { input: 1n })).toBeNull();
  });
});

it("scales prices half-even to whole micro", () => {
  expect(scaledPrices({ input: 5n, output: 15n }, 1_100_000)).toEqual({ input: 6n, output: 16n });
});
