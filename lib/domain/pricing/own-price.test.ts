import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { oddOwnPrices } from "./own-price";

const BEHIND = [
  { input: 1_000_000n, output: 8_000_000n },
  { input: 2_000_000n, output: 16_000_000n },
];
const odd = (input: bigint, output: bigint, before: Parameters<typeof oddOwnPrices>[2] = null) =>
  oddOwnPrices({ input, output }, "USD", before, BEHIND).map(({ dimension, against }) => [
    dimension,
    against,
  ]);

describe("a curated model's own price", () => {
  it("a thousand times, or a thousandth, of every model behind it is asked about", () => {
    expect(odd(1_500_000n, 12_000_000_000n)).toEqual([["output", 8_000_000n]]);
    expect(odd(1_500n, 12_000_000n)).toEqual([
      ["output", null],
      ["input", 1_000_000n],
    ]);
  });

  it("ten times the price before is asked about, however near to the models it comes", () => {
    const before = { input: 150_000n, output: 12_000_000n };
    expect(odd(1_500_000n, 12_000_000n, before)).toEqual([["input", 150_000n]]);
  });

  it("within ten times of one of the models is never asked about", () => {
    const within = (least: bigint, most: bigint) => fc.bigInt(least / 10n + 1n, most * 10n - 1n);
    fc.assert(
      fc.property(within(1_000_000n, 2_000_000n), within(8_000_000n, 16_000_000n), (input, output) => {
        fc.pre(output * 10n >= input && output <= input * 1_000n);
        expect(odd(input, output)).toEqual([]);
      }),
    );
  });
});
