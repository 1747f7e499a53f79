import { expect, it } from "vitest";

import { priceChanges } from "./price-change";

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
