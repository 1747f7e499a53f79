import { describe, expect, it } from "vitest";

import { readOffer } from "./offer";

describe("readOffer", () => {
  it("offers the usual amounts and no bonus where a seller set nothing", () => {
    const offer = readOffer({}, "USD");
    expect(offer.presetsMinor).toEqual([1_000n, 5_000n, 10_000n, 50_000n]);
    expect(offer.bonusSteps).toEqual([]);
    expect(offer.bonusDays).toBe(30);
  });

  it("reads the seller's own offer of that currency, sorted, and fills in the rest", () => {
    const stored = {
      CNY: {
        presets: ["20000", "5000"],
        bonus: [
          { from: "20000", ppm: 50_000 },
          { from: "5000", ppm: 10_000 },
        ],
      },
    };
    const offer = readOffer(stored, "CNY");
    expect(offer.presetsMinor).toEqual([5_000n, 20_000n]);
    expect(offer.bonusSteps).toEqual([
      { fromMinor: 5_000n, bonusPpm: 10_000 },
      { fromMinor: 20_000n, bonusPpm: 50_000 },
    ]);
    expect(offer.minMinor).toBe(1_000n);
    expect(readOffer(stored, "USD").bonusSteps).toEqual([]);
  });

  it("refuses an offer that cannot be read", () => {
    expect(() => readOffer({ USD: { presets: ["-5"] } }, "USD")).toThrow();
    expect(() => readOffer({ USD: { bonus: [{ from: "100", ppm: 0.5 }] } }, "USD")).toThrow();
  });
});
