import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Quantities } from "../metering/quantities";
import type { LevelTerms } from "./level-terms";
import { monthlyCost } from "./monthly-cost";
import { lineParts, rateLine } from "./rate-line";

const price = fc.bigInt({ min: 1n, max: 9_999_999n });
const prices = fc.record({ input: price, output: price });
const bound = fc.bigInt({ min: 1n, max: 20_000n });
const terms: fc.Arbitrary<LevelTerms> = fc
  .record({
    first: prices,
    bounds: fc.uniqueArray(bound, { maxLength: 3 }),
    later: fc.array(prices, { minLength: 3, maxLength: 3 }),
    mode: fc.constantFrom("none", "graduated", "reached", "both"),
    long: fc.option(fc.record({ aboveInputUnits: bound, prices }), { nil: undefined }),
    feePpm: fc.constantFrom(0, 55_000),
  })
  .map(({ first, bounds, later, mode, long, feePpm }) => {
    const steps = [0n, ...bounds.sort((a, b) => (a < b ? -1 : 1))].map((fromUnits, index) => ({
      fromUnits,
      prices: index === 0 ? first : (later[index - 1] ?? first),
    }));
    const volume = (dimension: "input" | "output") => ({
      ...{ key: dimension, counted: [dimension], wholeLine: mode === "reached", steps },
    });
    const volumes =
      mode === "none" ? [] : mode === "both" ? [volume("input"), volume("output")] : [volume("output")];
    return {
      ...{ prices: first, feePpm, timeZone: "UTC" },
      ...(volumes.length > 0 && { volumes }),
      ...(long && { bands: [long] }),
    };
  });

/** One call after the other. */
function oneByOne(of: LevelTerms, call: Quantities, calls: number): bigint {
  const places = new Map<string, bigint>();
  let total = 0n;
  for (let i = 0; i < calls; i++) {
    total += rateLine(call, of, places).amountNano;
    for (const { key, units } of lineParts(call, of).volumes)
      places.set(key, (places.get(key) ?? 0n) + units);
  }
  return total;
}

describe("a month of equal calls", () => {
  it("costs what its calls are charged one after the other, volume, length and fee included", () => {
    const units = fc.bigInt({ min: 0n, max: 700n });
    fc.assert(
      fc.property(terms, units, units, fc.integer({ min: 0, max: 120 }), (of, input, output, calls) => {
        expect(monthlyCost(of, { input, output }, BigInt(calls))).toBe(
          oneByOne(of, { input, output }, calls),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("takes a moment for a billion calls, and knows no price where there is none", () => {
    const of: LevelTerms = { prices: { input: 2_500_000n, output: 10_000_000n } };
    expect(monthlyCost(of, { input: 1_000n, output: 100n }, 1_000_000_000n)).toBe(
      3_500_000n * 1_000_000_000n,
    );
    expect(monthlyCost(of, { image: 1n }, 5n)).toBeNull();
    expect(() => monthlyCost(of, {}, -1n)).toThrow(RangeError);
  });
});
