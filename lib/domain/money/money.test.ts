import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allotByLargestRemainder } from "./allotment";
import { CURRENCIES, isCurrency, minorFromNano, nanoFromMinor, nanoPerMinor } from "./currency";
import type { ExchangeRate } from "./exchange";
import { convertAtPpb, PPB_ONE, rateAt } from "./exchange";
import { applyPpm, divideByPpm, PPM_ONE, ppmOf } from "./ppm";
import { roundHalfEven } from "./rounding";
import { addTax, extractTax, taxOn } from "./tax";

const amounts = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const ppm = fc.integer({ min: 0, max: 5_000_000 });
const sum = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n);

describe("minor units", () => {
  it("has two decimals for dollars, yuan and euro and none for yen", () => {
    expect(minorFromNano(1_005_000_000n, "USD")).toBe(100n);
    expect(minorFromNano(1_015_000_000n, "CNY")).toBe(102n);
    expect(minorFromNano(1_500_000_000n, "JPY")).toBe(2n);
    expect(minorFromNano(-1_005_000_000n, "EUR")).toBe(-100n);
    expect(isCurrency("usd")).toBe(false);
    expect(isCurrency("toString")).toBe(false);
  });

  it("comes back exactly from nano, and is never more than half a unit off", () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom(...CURRENCIES), (value, currency) => {
        expect(minorFromNano(nanoFromMinor(value, currency), currency)).toBe(value);
        const off = nanoFromMinor(minorFromNano(value, currency), currency) - value;
        expect((off < 0n ? -off : off) * 2n <= nanoPerMinor(currency)).toBe(true);
      }),
    );
  });
});

describe("ppm", () => {
  it("takes shares half-even and refuses fractions", () => {
    expect(applyPpm(8_500_000n, 900_000)).toBe(7_650_000n);
    expect(applyPpm(1n, 500_000)).toBe(0n);
    expect(applyPpm(3n, 500_000)).toBe(2n);
    expect(applyPpm(-3n, 500_000)).toBe(-2n);
    expect(() => applyPpm(1n, 0.5)).toThrow(RangeError);
    expect(() => applyPpm(1n, Number.NaN)).toThrow(RangeError);
  });

  it("is the whole at one million, and undone by division to within a unit", () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: PPM_ONE, max: 5_000_000 }), (amount, factor) => {
        expect(applyPpm(amount, PPM_ONE)).toBe(amount);
        expect(divideByPpm(applyPpm(amount, factor), factor)).toBe(amount);
      }),
    );
  });

  it("states a share of a whole, and none of nothing", () => {
    expect(ppmOf(1n, 3n)).toBe(333_333);
    expect(ppmOf(1n, 0n)).toBeUndefined();
  });
});

describe("tax", () => {
  it("splits so that the parts are the whole, whichever side is given", () => {
    fc.assert(
      fc.property(amounts, ppm, (amount, rate) => {
        const added = addTax(amount, rate);
        expect(added.net + added.tax).toBe(added.gross);
        expect(added.tax).toBe(taxOn(amount, rate));
        const taken = extractTax(amount, rate);
        expect(taken.net + taken.tax).toBe(amount);
        expect(extractTax(added.gross, rate).net).toBe(added.net);
      }),
    );
  });

  it("knows 6 % and refuses negative rates", () => {
    expect(addTax(10_000n, 60_000)).toEqual({ net: 10_000n, tax: 600n, gross: 10_600n });
    expect(extractTax(10_600n, 60_000)).toEqual({ net: 10_000n, tax: 600n, gross: 10_600n });
    expect(() => taxOn(1n, -1)).toThrow(RangeError);
  });
});

describe("allotByLargestRemainder", () => {
  const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 1, maxLength: 30 });

  it("sums to the total, each part within one unit of its exact share", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), weights, (total, given) => {
        const all = sum(given);
        fc.pre(all > 0n);
        const parts = allotByLargestRemainder(total, given);
        expect(sum(parts)).toBe(total);
        parts.forEach((part, index) => {
          const off = part * all - total * (given[index] ?? 0n);
          expect((off < 0n ? -off : off) < all).toBe(true);
        });
      }),
    );
  });

  it("gives no unit to a smaller remainder before a larger, and among equals to the lower index", () => {
    expect(allotByLargestRemainder(2n, [1n, 1n, 1n])).toEqual([1n, 1n, 0n]);
    expect(allotByLargestRemainder(10n, [1n, 2n, 4n])).toEqual([1n, 3n, 6n]);
    expect(allotByLargestRemainder(-2n, [1n, 1n, 1n])).toEqual([-1n, -1n, 0n]);
    expect(allotByLargestRemainder(100n, [0n, 5n])).toEqual([0n, 100n]);
  });

  it("refuses negative weights, and a total nobody can take", () => {
    expect(() => allotByLargestRemainder(1n, [-1n, 2n])).toThrow(RangeError);
    expect(() => allotByLargestRemainder(1n, [0n])).toThrow(RangeError);
    expect(() => allotByLargestRemainder(1n, [])).toThrow(RangeError);
    expect(allotByLargestRemainder(0n, [0n, 0n])).toEqual([0n, 0n]);
  });
});

describe("exchange", () => {
  const rate = (id: string, ratePpb: bigint, day: string): ExchangeRate => {
    return { id, from: "USD", to: "CNY", ratePpb, at: new Date(day) };
  };

  it("converts half-even at integer ppb", () => {
    expect(convertAtPpb(2_500_000n, 7_120_000_000n)).toBe(17_800_000n);
    expect(convertAtPpb(1n, PPB_ONE / 2n)).toBe(0n);
    expect(convertAtPpb(3n, PPB_ONE / 2n)).toBe(2n);
    expect(() => convertAtPpb(1n, 0n)).toThrow(RangeError);
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 1n, max: 10n ** 13n }), (amount, ppb) => {
        expect(convertAtPpb(amount, ppb)).toBe(roundHalfEven(amount * ppb, PPB_ONE));
      }),
    );
  });

  it("picks the latest rate not after the date, by id among equals, and none rather than a guess", () => {
    const rates = [rate("a", 7n, "2026-01-01"), rate("c", 9n, "2026-02-01"), rate("b", 8n, "2026-02-01")];
    expect(rateAt(rates, "USD", "CNY", new Date("2026-03-01"))?.id).toBe("c");
    expect(rateAt(rates, "USD", "CNY", new Date("2026-01-15"))?.id).toBe("a");
    expect(rateAt(rates, "USD", "CNY", new Date("2025-12-31"))).toBeUndefined();
    expect(rateAt(rates, "CNY", "USD", new Date("2026-03-01"))).toBeUndefined();
  });
});
