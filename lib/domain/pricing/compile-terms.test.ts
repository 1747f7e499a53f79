import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyPpm } from "../money/ppm";
import { belowCost } from "./below-cost";
import { compileChain, type ChainLevel, type CompiledLevel } from "./compile-chain";
import type { MarkupRule, ServiceTier } from "./markup-rule";
import { rateLine } from "./rate-line";

const MODEL = { id: "m1", slug: "v/m", vendorId: "v", tags: [], modalities: ["text"] };
const LIST = {
  currency: "USD",
  prices: { input: 2_000_000n, cached_input: 500_000n, output: 8_000_000n },
} as const;
const AT = new Date("2026-06-01T12:00:00Z");

function level(name: string, ...rules: Partial<MarkupRule>[]): ChainLevel {
  return {
    versionId: `v-${name}`,
    rules: rules.map((more, index): MarkupRule => ({
      ...{ id: `r-${name}-${index}`, scope: { kind: "all" }, audience: { kind: "all" } },
      ...{ basis: { kind: "percent_over_buy", factorPpm: 1_000_000 }, priority: 0 },
      ...{ effectiveFrom: null, effectiveTo: null },
      ...more,
    })),
    buyer: { partyId: name, segments: [] },
    ...{ currency: "USD", timeZone: "UTC", listRate: null, buyRate: null },
  };
}

function result(levels: ChainLevel[], at = AT, serviceTier?: ServiceTier) {
  const ground = { model: MODEL, list: LIST, rootBuy: LIST, at };
  return compileChain({ ...ground, levels, ...(serviceTier && { serviceTier }) });
}

function levelsOf(levels: ChainLevel[], at = AT, tier?: ServiceTier): readonly CompiledLevel[] {
  const made = result(levels, at, tier);
  if (made.kind !== "ok") throw new Error(JSON.stringify(made.failure));
  return made.levels;
}

const DOUBLE_ABOVE_200K = {
  contextTiers: [
    { aboveInputUnits: 200_000n, factorPpm: 2_000_000, dimensionFactorsPpm: { output: 1_500_000 } },
  ],
};

describe("context tiers", () => {
  it("multiply the rule's price, each dimension by its own factor where it has one", () => {
    const [only] = levelsOf([level("a", DOUBLE_ABOVE_200K)]);
    expect(only?.prices).toMatchObject({ input: 2_000_000n, output: 8_000_000n });
    expect(only?.bands).toMatchObject([
      {
        aboveInputUnits: 200_000n,
        prices: { input: 4_000_000n, cached_input: 1_000_000n, output: 12_000_000n, reasoning: 12_000_000n },
      },
    ]);
  });

  it("compound down a tree: who buys at two prices sells at two, and adds bounds of its own", () => {
    const own = { contextTiers: [{ aboveInputUnits: 50_000n, factorPpm: 1_100_000 }] };
    const levels = levelsOf([level("a", DOUBLE_ABOVE_200K), level("b", own)]);
    expect(
      levels[1]?.bands?.map(({ aboveInputUnits, prices, buy }) => [aboveInputUnits, prices.input, buy.input]),
    ).toEqual([
      [50_000n, 2_200_000n, 2_000_000n],
      [200_000n, 4_400_000n, 4_000_000n],
    ]);
    expect(belowCost(levels)).toEqual([]);
  });

  it("that change nothing make no band", () => {
    const idle = { contextTiers: [{ aboveInputUnits: 9n, factorPpm: 1_000_000 }] };
    expect(levelsOf([level("a", idle)])[0]).not.toHaveProperty("bands");
    const list = { basis: { kind: "percent_over_list", factorPpm: 2_500_000 } } as const;
    const [, below] = levelsOf([level("a", DOUBLE_ABOVE_200K), level("b", list)]);
    expect(below?.bands?.map(({ prices }) => prices.input)).toEqual([5_000_000n]);
  });

  it("below cost above the bound alone is found", () => {
    const list = { basis: { kind: "percent_over_list", factorPpm: 1_200_000 } } as const;
    const found = belowCost(levelsOf([level("a", DOUBLE_ABOVE_200K), level("b", list)]));
    expect(found.find(({ dimension }) => dimension === "input")).toMatchObject({
      ...{ level: 1, price: 2_400_000n, cost: 4_000_000n },
    });
  });
});

describe("time windows", () => {
  const noon = { timeWindows: [{ weekdays: [1], fromMinute: 720, toMinute: 780, factorPpm: 500_000 }] };

  it("are in the price of the moment, and named beside it", () => {
    const [open] = levelsOf([level("a", noon)]);
    expect(open).toMatchObject({ prices: { input: 1_000_000n }, window: { fromMinute: 720 } });
    const [closed] = levelsOf([level("a", noon)], new Date("2026-06-01T13:00:00Z"));
    expect(closed?.prices.input).toBe(2_000_000n);
    expect(closed).not.toHaveProperty("window");
  });

  it("multiply with a context tier in one rounding", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_000_000 }),
        fc.integer({ min: 0, max: 3_000_000 }),
        (context, hour) => {
          const rule = {
            contextTiers: [{ aboveInputUnits: 5n, factorPpm: context }],
            timeWindows: [{ weekdays: [1], fromMinute: 720, toMinute: 780, factorPpm: hour }],
          };
          const [one] = levelsOf([level("a", rule)]);
          const long = one?.bands?.[0]?.prices ?? one?.prices;
          const exact = 2_000_000n * BigInt(context) * BigInt(hour);
          const twice = ((long?.input ?? 0n) * 10n ** 12n - exact) * 2n;
          expect(twice <= 10n ** 12n && twice >= -(10n ** 12n)).toBe(true);
        },
      ),
    );
  });
});

describe("volume tiers", () => {
  const halfFrom10 = [{ fromUnits: 10n, factorPpm: 500_000 }];

  it("graduated price their dimension, and what inherits its price counts with it", () => {
    const [one] = levelsOf([
      level("a", { volumeTiers: [{ mode: "graduated", dimension: "output", steps: halfFrom10 }] }),
    ]);
    expect(one).toMatchObject({ prices: { output: 8_000_000n }, timeZone: "UTC" });
    expect(one?.volumes).toEqual([
      {
        ...{ key: "all default output", counted: ["output", "reasoning"], wholeLine: false },
        steps: [
          { fromUnits: 0n, prices: { output: 8_000_000n, reasoning: 8_000_000n } },
          { fromUnits: 10n, prices: { output: 4_000_000n, reasoning: 4_000_000n } },
        ],
      },
    ]);
  });

  it("for the whole price carry every dimension from the step reached on", () => {
    const [one] = levelsOf([
      level("a", { volumeTiers: [{ mode: "reached", dimension: "input", steps: halfFrom10 }] }),
    ]);
    const at = (place: bigint) =>
      rateLine({ input: 1n, output: 1n }, one as CompiledLevel, new Map([["all default input", place]]))
        .amountNano;
    expect([at(0n), at(9n), at(10n)]).toEqual([10_000n, 10_000n, 5_000n]);
    expect(one?.volumes?.[0]?.counted).toEqual(["input", "cache_write_5m", "cache_write_1h"]);
  });

  it("are no part of what the next level pays: mark-ups stand on the dearest step", () => {
    const rule = {
      volumeTiers: [{ mode: "graduated" as const, dimension: "input" as const, steps: halfFrom10 }],
    };
    const [above, below] = levelsOf([level("a", rule), level("b", {})]);
    expect(below?.buy.input).toBe(above?.prices.input);
    expect(belowCost([above as CompiledLevel])[0]).toMatchObject({ dimension: "input", price: 1_000_000n });
  });

  it("keep a floor at every step", () => {
    const [one] = levelsOf([
      level("a", {
        floor: { output: 6_000_000n },
        volumeTiers: [{ mode: "graduated", dimension: "output", steps: halfFrom10 }],
      }),
    ]);
    expect(one?.volumes?.[0]?.steps.map(({ prices }) => prices.output)).toEqual([8_000_000n, 6_000_000n]);
  });
});

describe("fees and service tiers", () => {
  it("a percentage fee is in what the next level pays", () => {
    const [fee, next] = levelsOf([level("a", { feePpm: 55_000 }), level("b", {})]);
    expect(fee).toMatchObject({ prices: { input: 2_000_000n }, feePpm: 55_000 });
    expect(next?.buy.input).toBe(applyPpm(2_000_000n, 1_055_000));
  });

  it("a fee per request at one level costs nothing at the others, and is seen where it is not passed on", () => {
    const taking = { overrides: { request: { kind: "absolute" as const, price: 1_000_000_000n } } };
    const overList = { basis: { kind: "percent_over_list" as const, factorPpm: 1_100_000 } };
    const levels = levelsOf([level("a", {}), level("b", taking), level("c", overList)]);
    expect(levels.map(({ prices }) => prices.request)).toEqual([0n, 1_000_000_000n, 0n]);
    expect(belowCost(levels)).toEqual([
      { level: 2, ruleId: "r-c-0", dimension: "request", price: 0n, cost: 1_000_000_000n },
    ]);
  });

  it("a service tier is priced by rules made for it, at every level, or not at all", () => {
    const fast = {
      serviceTier: "priority" as const,
      basis: { kind: "percent_over_list" as const, factorPpm: 1_750_000 },
    };
    const both = [
      level("a", {}, fast),
      level("b", {}, { ...fast, basis: { kind: "percent_over_buy", factorPpm: 1_000_000 } }),
    ];
    expect(levelsOf(both)[1]?.prices.input).toBe(2_000_000n);
    expect(levelsOf(both, AT, "priority")[1]).toMatchObject({
      ...{ ruleId: "r-b-1", serviceTier: "priority", prices: { input: 3_500_000n } },
    });
    expect(result([level("a", {}, fast), level("b", {})], AT, "priority")).toMatchObject({
      ...{ kind: "failed", level: 1, failure: { kind: "no_rule" } },
    });
    expect(result(both, AT, "flex")).toMatchObject({ failure: { kind: "no_rule" } });
  });
});

describe("conditions that make no sense", () => {
  const graduated = (dimension: "input" | "output", ...from: bigint[]) => ({
    ...{ mode: "graduated" as const, dimension },
    steps: from.map((fromUnits) => ({ fromUnits, factorPpm: 1 })),
  });

  it.each<[string, Partial<MarkupRule>]>([
    ["context tiers", { contextTiers: [{ aboveInputUnits: 0n, factorPpm: 1 }] }],
    [
      "context tiers",
      { contextTiers: [2n, 2n].map((aboveInputUnits) => ({ aboveInputUnits, factorPpm: 1 })) },
    ],
    ["volume steps", { volumeTiers: [graduated("input", 5n, 4n)] }],
    ["two volume tiers", { volumeTiers: [graduated("input", 5n), graduated("input", 6n)] }],
    [
      "no place for another",
      { volumeTiers: [graduated("input", 5n), { ...graduated("output", 6n), mode: "reached" }] },
    ],
    ["time window", { timeWindows: [{ weekdays: [], fromMinute: 0, toMinute: 5, factorPpm: 1 }] }],
    ["a fee", { feePpm: -1 }],
    ["factor", { contextTiers: [{ aboveInputUnits: 1n, factorPpm: -1 }] }],
  ])("are refused: %s", (says, rule) => {
    const made = result([level("a", rule)]);
    expect(made).toMatchObject({ kind: "failed", failure: { kind: "invalid_rule", ruleId: "r-a-0" } });
    expect(JSON.stringify(made)).toContain(says);
  });
});
