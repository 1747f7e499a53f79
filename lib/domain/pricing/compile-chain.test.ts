import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyPpm } from "../money/ppm";
import { belowCost } from "./below-cost";
import type { ChainInput, ChainLevel, CompiledLevel } from "./compile-chain";
import { compileChain } from "./compile-chain";
import type { MarkupRule, PriceBasis } from "./markup-rule";

const MODEL = { id: "m1", slug: "v/m", vendorId: "v", tags: [], modalities: ["text"] };
const LIST = {
  currency: "USD",
  prices: { input: 2_500_000n, cached_input: 625_000n, output: 10_000_000n },
} as const;
const BUY = {
  currency: "USD",
  prices: { input: 2_000_000n, cached_input: 500_000n, output: 8_000_000n },
} as const;
const AT = new Date("2026-06-01T00:00:00Z");

function rule(id: string, basis: PriceBasis, more: Partial<MarkupRule> = {}): MarkupRule {
  return {
    ...{ id, basis, priority: 0, effectiveFrom: null, effectiveTo: null },
    ...{ scope: { kind: "all" }, audience: { kind: "all" } },
    ...more,
  };
}

function level(buyerId: string, basis: PriceBasis, more: Partial<ChainLevel> = {}): ChainLevel {
  return {
    versionId: `v-${buyerId}`,
    rules: [rule(`r-${buyerId}`, basis)],
    buyer: { partyId: buyerId, segments: [] },
    currency: "USD",
    timeZone: "UTC",
    listRate: null,
    buyRate: null,
    ...more,
  };
}

const overList = (factorPpm: number): PriceBasis => ({ kind: "percent_over_list", factorPpm });
const overBuy = (factorPpm: number): PriceBasis => ({ kind: "percent_over_buy", factorPpm });

function compile(levels: ChainLevel[], more: Partial<ChainInput> = {}) {
  return compileChain({ model: MODEL, list: LIST, rootBuy: BUY, levels, at: AT, ...more });
}

function levelsOf(levels: ChainLevel[], more: Partial<ChainInput> = {}): readonly CompiledLevel[] {
  const result = compile(levels, more);
  if (result.kind !== "ok") throw new Error(JSON.stringify(result.failure));
  return result.levels;
}

describe("compileChain", () => {
  it("compiles the worked example, root's sale first, and says what made each price", () => {
    const levels = levelsOf([
      level("dist", overList(900_000)),
      level("sub", overList(1_000_000)),
      level("customer", overList(1_250_000)),
    ]);
    expect(levels.map(({ prices }) => prices.input)).toEqual([2_250_000n, 2_500_000n, 3_125_000n]);
    expect(levels.map(({ prices }) => prices.cached_input)).toEqual([562_500n, 625_000n, 781_250n]);
    expect(levels.map(({ buy }) => buy.output)).toEqual([8_000_000n, 9_000_000n, 10_000_000n]);
    expect(levels.map(({ ruleId, versionId }) => [ruleId, versionId])).toEqual([
      ["r-dist", "v-dist"],
      ["r-sub", "v-sub"],
      ["r-customer", "v-customer"],
    ]);
  });

  it("compounds mark-ups: each level rounds what it buys at, once", () => {
    const factor = fc.integer({ min: 0, max: 3_000_000 });
    const price = fc.bigInt({ min: 0n, max: 10n ** 10n });
    fc.assert(
      fc.property(fc.array(factor, { minLength: 1, maxLength: 6 }), price, (factors, input) => {
        const levels = levelsOf(
          factors.map((ppm, index) => level(`p${index}`, overBuy(ppm))),
          { list: { currency: "USD", prices: { input } }, rootBuy: { currency: "USD", prices: { input } } },
        );
        let expected = input;
        factors.forEach((ppm, index) => {
          expect(levels[index]?.buy.input).toBe(expected);
          expected = applyPpm(expected, ppm);
          expect(levels[index]?.prices.input).toBe(expected);
        });
      }),
    );
  });

  it("never makes a card with a dimension the list prices and a level does not", () => {
    const partly: PriceBasis = { kind: "absolute", prices: { input: 1n } };
    expect(compile([level("a", overList(1_000_000)), level("b", partly)])).toEqual({
      kind: "failed",
      level: 1,
      failure: { kind: "missing_price", ruleId: "r-b", dimensions: ["output", "reasoning"] },
    });
  });

  it("fails where no rule applies, where a buy price is unknown, and where there is nothing to sell", () => {
    expect(compile([level("a", overList(1), { rules: [] })])).toMatchObject({ failure: { kind: "no_rule" } });
    expect(compile([])).toMatchObject({ failure: { kind: "no_levels" } });
    const unknown = { rootBuy: { currency: "USD", prices: {} } } as const;
    expect(compile([level("a", overBuy(1_100_000))], unknown)).toMatchObject({
      failure: { kind: "missing_price" },
    });
  });

  it("passes on what a rule cannot do", () => {
    const margin: PriceBasis = { kind: "target_margin", marginPpm: 1_000_000 };
    expect(compile([level("a", margin)])).toMatchObject({ failure: { kind: "invalid_rule", ruleId: "r-a" } });
  });

  it("converts list and buy at the locked rates of the edge, half-even, and keeps their ids", () => {
    const rates = {
      currency: "CNY",
      listRate: { id: "fx-list", ratePpb: 7_120_000_000n },
      buyRate: { id: "fx-buy", ratePpb: 7_000_000_001n },
    } as const;
    const [first, second] = levelsOf([
      level("a", overBuy(1_000_000), rates),
      level("b", overBuy(1_000_000), rates),
    ]);
    expect(first?.prices.input).toBe(14_000_000n);
    expect(first?.buy.output).toBe(56_000_000n);
    expect([first?.listRateId, first?.buyRateId]).toEqual(["fx-list", "fx-buy"]);
    // The second edge buys in its own currency already: its rate is not applied a second time.
    expect(second?.prices.input).toBe(14_000_000n);
    const [list] = levelsOf([level("a", overList(1_000_000), rates)]);
    expect(list?.prices.input).toBe(17_800_000n);
  });

  it("refuses to take a missing exchange rate for 1", () => {
    expect(compile([level("a", overList(1), { currency: "EUR" })])).toMatchObject({
      level: 0,
      failure: { kind: "missing_exchange_rate", from: "USD", to: "EUR" },
    });
  });
});

describe("belowCost", () => {
  it("finds nothing in the worked example, and each price under what its seller pays", () => {
    expect(belowCost(levelsOf([level("a", overList(900_000)), level("b", overList(1_000_000))]))).toEqual([]);
    const found = belowCost(levelsOf([level("a", overList(900_000)), level("b", overList(899_999))]));
    expect(found.map(({ level: at, dimension }) => [at, dimension])).toEqual([
      [1, "input"],
      [1, "cached_input"],
      [1, "cache_write_5m"],
      [1, "cache_write_1h"],
      [1, "output"],
      [1, "reasoning"],
    ]);
    expect(found[0]).toMatchObject({ ruleId: "r-b", price: 2_249_998n, cost: 2_250_000n });
  });

  it("does not take an unknown cost for covered, nor free at no cost for a loss", () => {
    const unknown = levelsOf([level("a", overList(900_000))], { rootBuy: { currency: "USD", prices: {} } });
    expect(belowCost(unknown)[0]).toMatchObject({ cost: null });
    const free = { currency: "USD", prices: { input: 0n } } as const;
    expect(belowCost(levelsOf([level("a", overBuy(1_500_000))], { list: free, rootBuy: free }))).toEqual([]);
  });
});
