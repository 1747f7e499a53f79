import { describe, expect, it } from "vitest";

import { oddFirstPrices } from "./first-price";
import type { UnitPrices } from "./rate";

const USUAL = { input: 2_500_000n, cached_input: 250_000n, output: 10_000_000n };

describe("a model's first price", () => {
  it("is taken where it is usual, free, or what the reference lists", () => {
    expect([...oddFirstPrices(USUAL, "USD", undefined)]).toEqual([]);
    expect([...oddFirstPrices(USUAL, "USD", USUAL)]).toEqual([]);
    expect([...oddFirstPrices({ input: 0n, output: 0n }, "USD", undefined)]).toEqual([]);
  });

  it.each<[string, UnitPrices, string[]]>([
    ["input with a typo of a thousand", { input: 2_500_000_000n }, ["input"]],
    ["output with a typo of a thousand", { output: 10_000_000_000n }, ["output"]],
    ["output of a thousandth", { output: 10_000n }, ["output"]],
    ["cached input above input", { cached_input: 250_000_000n }, ["cached_input"]],
    ["a cache write ten times input", { cache_write_5m: 25_000_000n }, ["cache_write_5m"]],
  ])("is asked about by its own proportions: %s", (_, slip, odd) => {
    expect([...oddFirstPrices({ ...USUAL, ...slip }, "USD", undefined)]).toEqual(expect.arrayContaining(odd));
  });

  it("is asked about where all of it is ten times the reference, or a tenth, in the reference's currency only", () => {
    for (const prices of [
      { input: 25_000_000n, cached_input: 2_500_000n, output: 100_000_000n },
      { input: 250_000n, cached_input: 25_000n, output: 1_000_000n },
    ]) {
      expect([...oddFirstPrices(prices, "USD", USUAL)]).toEqual(["input", "cached_input", "output"]);
      expect([...oddFirstPrices(prices, "CNY", USUAL)]).toEqual([]);
    }
  });
});
