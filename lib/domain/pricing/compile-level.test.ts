import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyPpm } from "../money/ppm";
import { compileLevel, InvalidRuleError } from "./compile-level";
import { resolveInherited, withoutInherited } from "./inheritance";
import type { MarkupRule } from "./markup-rule";
import type { UnitPrices } from "./rate";
import { pricesFromArray } from "./unit-prices";

const LIST = { input: 2_500_000n, cached_input: 625_000n, output: 10_000_000n };
const BUY = { input: 2_000_000n, cached_input: 500_000n, output: 8_000_000n };

function rule(more: Partial<MarkupRule>): MarkupRule {
  return {
    id: "r",
    scope: { kind: "all" },
    audience: { kind: "all" },
    basis: { kind: "percent_over_list", factorPpm: 900_000 },
    priority: 0,
    effectiveFrom: null,
    effectiveTo: null,
    ...more,
  };
}

function compiled(more: Partial<MarkupRule>, list: UnitPrices = LIST, buy: UnitPrices = BUY): UnitPrices {
  return compileLevel({ rule: rule(more), list, buy });
}

describe("compileLevel", () => {
  it("makes each basis", () => {
    expect(compiled({})).toMatchObject({ input: 2_250_000n, cached_input: 562_500n, output: 9_000_000n });
    expect(compiled({ basis: { kind: "percent_over_buy", factorPpm: 1_250_000 } })).toMatchObject({
      input: 2_500_000n,
      output: 10_000_000n,
    });
    expect(compiled({ basis: { kind: "target_margin", marginPpm: 200_000 } })).toMatchObject({
      input: 2_500_000n,
      cached_input: 625_000n,
      output: 10_000_000n,
    });
    expect(compiled({ basis: { kind: "absolute", prices: { input: 7n, output: 9n } } })).toEqual({
      input: 7n,
      cached_input: 7n,
      cache_write_5m: 7n,
      cache_write_1h: 7n,
      output: 9n,
      reasoning: 9n,
    });
  });

  it("rounds half-even to integer micro, then to the step, then keeps floor and ceiling", () => {
    const half = { basis: { kind: "percent_over_list", factorPpm: 500_000 } } as const;
    expect(compiled(half, { input: 1n }).input).toBe(0n);
    expect(compiled(half, { input: 3n }).input).toBe(2n);
    expect(compiled({ roundingStep: 100_000n }).input).toBe(2_200_000n);
    expect(compiled({ roundingStep: 500_000n, floor: { input: 2_900_001n } }).input).toBe(2_900_001n);
    expect(compiled({ ceiling: { output: 8_500_000n } }).output).toBe(8_500_000n);
  });

  it("lets an override, a floor or a ceiling of output reach reasoning, unless reasoning is priced apart", () => {
    const dearer = { overrides: { output: { kind: "absolute", price: 30n } } } as const;
    expect(compiled(dearer).reasoning).toBe(30n);
    expect(compiled(dearer, { ...LIST, reasoning: 4_000_000n }).reasoning).toBe(3_600_000n);
    expect(compiled({ floor: { output: 9_500_000n } }).reasoning).toBe(9_500_000n);
    expect(compiled({ floor: { reasoning: 9_700_000n } })).toMatchObject({
      output: 9_000_000n,
      reasoning: 9_700_000n,
    });
  });

  it("does the same over buy prices that already hold what they inherited from the level above", () => {
    const over = { kind: "percent_over_buy", factorPpm: 1_100_000 } as const;
    const prices = compiled({ basis: over, overrides: { output: { kind: "absolute", price: 30n } } }, LIST, {
      ...resolveInherited(BUY),
    });
    expect(prices).toMatchObject({ input: 2_200_000n, output: 30n, reasoning: 30n, cached_input: 550_000n });
  });

  it("gives no price where the base has none", () => {
    const prices = compiled({ overrides: { image: { kind: "percent_over_buy", factorPpm: 1_000_000 } } });
    expect(prices.image).toBeUndefined();
    expect(prices.audio_input).toBeUndefined();
  });

  it.each<[string, Partial<MarkupRule>]>([
    ["a margin of 100 %", { basis: { kind: "target_margin", marginPpm: 1_000_000 } }],
    ["a negative margin", { basis: { kind: "target_margin", marginPpm: -1 } }],
    ["a negative factor", { basis: { kind: "percent_over_list", factorPpm: -1 } }],
    ["a fraction of a ppm", { basis: { kind: "percent_over_list", factorPpm: 0.5 } }],
    ["a negative price", { basis: { kind: "absolute", prices: { input: -1n } } }],
    ["no step", { roundingStep: 0n }],
    ["a floor above the ceiling", { floor: { input: 2n }, ceiling: { input: 1n } }],
    ["a negative floor", { floor: { input: -1n } }],
  ])("refuses %s", (_, more) => {
    expect(() => compiled(more)).toThrow(InvalidRuleError);
  });

  it("agrees with the plain formula on any prices and factor", () => {
    const slot = fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n }), { nil: null });
    const list = fc.array(slot, { minLength: 13, maxLength: 13 }).map(pricesFromArray);
    fc.assert(
      fc.property(list, fc.integer({ min: 0, max: 5_000_000 }), (given, factorPpm) => {
        const prices = compiled({ basis: { kind: "percent_over_list", factorPpm } }, given, {});
        for (const [dimension, price] of Object.entries(resolveInherited(given))) {
          expect(prices[dimension as keyof UnitPrices]).toBe(applyPpm(price, factorPpm));
        }
      }),
    );
  });
});

describe("inheritance", () => {
  const slot = fc.option(fc.bigInt({ min: 0n, max: 9n }), { nil: null });
  const prices = fc.array(slot, { minLength: 13, maxLength: 13 }).map(pricesFromArray);

  it("fills in once, and what is taken out comes back", () => {
    fc.assert(
      fc.property(prices, (given) => {
        const resolved = resolveInherited(given);
        expect(resolveInherited(resolved)).toEqual(resolved);
        expect(resolveInherited(withoutInherited(given))).toEqual(resolved);
        expect(resolved).toMatchObject(given);
      }),
    );
  });

  it("takes reasoning from output, cache reads and writes from input, the long write from the short", () => {
    expect(resolveInherited({ input: 1n, output: 2n })).toEqual({
      input: 1n,
      cached_input: 1n,
      cache_write_5m: 1n,
      cache_write_1h: 1n,
      output: 2n,
      reasoning: 2n,
    });
    expect(resolveInherited({ cache_write_5m: 3n })).toEqual({ cache_write_5m: 3n, cache_write_1h: 3n });
    expect(resolveInherited({ reasoning: 3n })).toEqual({ reasoning: 3n });
  });
});
