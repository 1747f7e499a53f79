import { describe, expect, it } from "vitest";

import type { BandedPrices } from "./list-bands";
import { bandedChanges, priceChanges } from "./price-change";

const BEFORE = { input: 2_500_000n, cached_input: 250_000n, output: 10_000_000n };

it("names what changes, and by how much", () => {
  expect(priceChanges(BEFORE, { ...BEFORE, output: 12_000_000n })).toEqual([
    { dimension: "output", before: 10_000_000n, after: 12_000_000n, changePpm: 200_000, outlier: false },
  ]);
  expect(priceChanges(BEFORE, BEFORE)).toEqual([]);
});

it("says when a dimension comes or goes", () => {
  const changes = priceChanges(BEFORE, { input: 2_500_000n, output: 10_000_000n, audio_input: 5n });
  expect(changes.map(({ dimension, after }) => [dimension, after])).toEqual([
    ["cached_input", null],
    ["audio_input", 5n],
  ]);
});

it("asks about a typo of a thousand, up or down, and about a price of nothing", () => {
  for (const output of [10_000_000_000n, 10_000n, 100_000_000n, 0n]) {
    expect(priceChanges(BEFORE, { ...BEFORE, output })[0]?.outlier).toBe(true);
  }
  expect(priceChanges(BEFORE, { ...BEFORE, output: 99_000_000n })[0]?.outlier).toBe(false);
});

describe("a list with prices for long input", () => {
  const LONG = { aboveInputUnits: 200_000n, prices: { input: 5_000_000n } };
  const at = (before: BandedPrices, after: BandedPrices) =>
    bandedChanges(before, after).map((change) => [
      change.aboveInputUnits,
      change.dimension,
      change.before,
      change.after,
      change.outlier,
    ]);

  it("says what becomes dearer above the length, when bands come, change and go", () => {
    const plain = { prices: BEFORE };
    const banded = { prices: BEFORE, bands: [LONG] };
    expect(at(plain, banded)).toEqual([[200_000n, "input", 2_500_000n, 5_000_000n, false]]);
    expect(at(banded, plain)).toEqual([[200_000n, "input", 5_000_000n, 2_500_000n, false]]);
    expect(at(banded, banded)).toEqual([]);
    const typo = { prices: BEFORE, bands: [{ ...LONG, prices: { input: 5_000_000_000n } }] };
    expect(at(banded, typo)).toEqual([[200_000n, "input", 5_000_000n, 5_000_000_000n, true]]);
  });

  it("does not say twice what a band takes over from the base", () => {
    const raised = { prices: { ...BEFORE, output: 12_000_000n }, bands: [LONG] };
    expect(at({ prices: BEFORE, bands: [LONG] }, raised)).toEqual([
      [0n, "output", 10_000_000n, 12_000_000n, false],
    ]);
  });
});
