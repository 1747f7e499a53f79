import { describe, expect, it } from "vitest";

import { NO_TERMS, termsOf, volumeDiscountPpm } from "./terms";

describe("terms of supply", () => {
  const terms = {
    ...NO_TERMS,
    discounts: [
      { fromNano: "5000", discountPpm: 50_000 },
      { fromNano: "1000", discountPpm: 20_000 },
    ],
  };

  it.each([
    [999n, 0],
    [1_000n, 20_000],
    [4_999n, 20_000],
    [5_000n, 50_000],
  ])("give an order of %d a discount of %d ppm", (net, ppm) => {
    expect(volumeDiscountPpm(terms, net)).toBe(ppm);
  });

  it("are nothing agreed where nothing was stored", () => {
    for (const stored of [null, [], "x", {}]) expect(termsOf(stored)).toEqual(NO_TERMS);
    expect(termsOf({ resale: "forbidden" })).toEqual({ ...NO_TERMS, resale: "forbidden" });
  });
});
