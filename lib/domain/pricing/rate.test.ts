import { describe, expect, it } from "vitest";
import { rate, UnpricedDimensionError } from "./rate";

const LIST = { input: 2_500_000n, cached_input: 625_000n, output: 10_000_000n };

describe("rate", () => {
  it("prices the worked example of DESIGN section 3 at list", () => {
    expect(rate({ input: 1_200n, cached_input: 800n, output: 500n }, LIST)).toBe(8_500_000n);
  });

  it("refuses units without a price", () => {
    expect(() => rate({ reasoning: 1n }, LIST)).toThrow(UnpricedDimensionError);
  });

  it("charges at least 1 nano where a price and a quantity are positive, and nothing for a free model", () => {
    expect(rate({ input: 1n }, { input: 1n })).toBe(1n);
    expect(rate({ input: 1_000_000n }, { input: 0n })).toBe(0n);
  });

  it("rounds once, half-even, over the sum of the components", () => {
    expect(rate({ input: 1n }, { input: 2_500n })).toBe(2n);
    expect(rate({ input: 1n }, { input: 3_500n })).toBe(4n);
    expect(rate({ input: 1n, output: 1n }, { input: 2_400n, output: 1_100n })).toBe(4n);
  });
});
