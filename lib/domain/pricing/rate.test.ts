import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIMENSIONS } from "../metering/dimension";
import { add, clamp, fromArray } from "../metering/quantities";
import { rate, UnpricedDimensionError } from "./rate";
import { pricesFromArray } from "./unit-prices";

const LIST = { input: 2_500_000n, cached_input: 625_000n, output: 10_000_000n };

const units = fc.bigInt({ min: 0n, max: 2_000_000n });
const price = fc.bigInt({ min: 0n, max: 200_000_000n });
const full = <T>(each: fc.Arbitrary<T>) =>
  fc.array(each, { minLength: DIMENSIONS.length, maxLength: DIMENSIONS.length });
const quantities = full(units).map(fromArray);
const prices = full(price).map(pricesFromArray);

describe("rate", () => {
  it("prices the worked example of DESIGN section 3 at list", () => {
    expect(rate({ input: 1_200n, cached_input: 800n, output: 500n }, LIST)).toBe(8_500_000n);
  });

  it("refuses units without a price, and takes prices without units", () => {
    expect(() => rate({ reasoning: 1n }, LIST)).toThrow(UnpricedDimensionError);
    expect(rate({ input: 1_000_000n }, LIST)).toBe(2_500_000_000n);
    expect(rate({ reasoning: 0n }, {})).toBe(0n);
  });

  it("charges at least 1 nano where a price and a quantity are positive, and nothing for a free model", () => {
    expect(rate({ input: 1n }, { input: 1n })).toBe(1n);
    expect(rate({ input: 1n }, { input: 500n })).toBe(1n);
    expect(rate({ input: 1_000_000n }, { input: 0n })).toBe(0n);
    expect(rate({ input: 1_000_000n, output: 1n }, { input: 0n, output: 1n })).toBe(1n);
  });

  it("rounds once, half-even, over the sum of the components", () => {
    expect(rate({ input: 1n }, { input: 2_500n })).toBe(2n);
    expect(rate({ input: 1n }, { input: 3_500n })).toBe(4n);
    expect(rate({ input: 1n, output: 1n }, { input: 2_400n, output: 1_100n })).toBe(4n);
  });

  it("is never more than half a nano from the exact sum, unless it is the least charge", () => {
    fc.assert(
      fc.property(quantities, prices, (used, at) => {
        const pico = DIMENSIONS.reduce((sum, each) => sum + (used[each] ?? 0n) * (at[each] ?? 0n), 0n);
        const nano = rate(used, at);
        const off = nano * 1_000n - pico;
        expect((off < 0n ? -off : off) <= 500n || (nano === 1n && pico > 0n)).toBe(true);
        expect(nano === 0n).toBe(pico === 0n);
      }),
    );
  });

  it("never falls when usage grows, so usage within a hold costs no more than the hold (CHARGES P3)", () => {
    fc.assert(
      fc.property(quantities, quantities, prices, (used, more, at) => {
        expect(rate(used, at) <= rate(add(used, more), at)).toBe(true);
        expect(rate(clamp(used, more), at) <= rate(more, at)).toBe(true);
      }),
    );
  });

  it("refuses negative quantities and prices", () => {
    expect(() => rate({ input: -1n }, LIST)).toThrow(RangeError);
    expect(() => rate({ input: 1n }, { input: -1n })).toThrow(RangeError);
  });
});
