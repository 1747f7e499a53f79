import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { LevelTerms } from "./level-terms";
import { rateLine } from "./rate-line";
import { marginParts, requestFeeNano } from "./services";

const LIST = { input: 2_500_000n, output: 10_000_000n };
const price = fc.bigInt(0n, 50_000_000n);
const units = fc.bigInt(0n, 500_000n);

/** Terms with a fee per call, which one band of two may price otherwise, and a percentage. */
const termsArb = fc
  .record({
    input: price,
    output: price,
    request: price,
    longer: price,
    feePpm: fc.integer({ min: 0, max: 200_000 }),
  })
  .map(({ input, output, request, longer, feePpm }): LevelTerms => ({
    prices: { input, output, request },
    bands: [{ aboveInputUnits: 200_000n, prices: { input, output, request: longer } }],
    feePpm,
  }));

/** The same without what is a service. */
function withoutServices({ prices, bands = [] }: LevelTerms): LevelTerms {
  const free = { request: 0n };
  return {
    prices: { ...prices, ...free },
    bands: bands.map((band) => ({ ...band, prices: { ...band.prices, ...free } })),
  };
}

describe("services", () => {
  it("are what a line costs more than it would without its fees, within a nano", () => {
    fc.assert(
      fc.property(termsArb, units, units, fc.bigInt(1n, 3n), (terms, input, output, request) => {
        const used = { input, output, request };
        const { amountNano, feeNano } = rateLine(used, terms);
        const services = feeNano + requestFeeNano(terms, LIST, used);
        const without = rateLine(used, withoutServices(terms)).amountNano;
        const apart = amountNano - without - services;
        expect(apart >= -1n && apart <= 1n).toBe(true);
        expect(services).toBeLessThanOrEqual(amountNano);
      }),
    );
  });

  it("are not what the vendor itself takes per call", () => {
    const terms = { prices: { request: 7_000_000n } };
    expect(requestFeeNano(terms, { request: 5_000_000n }, { request: 1n })).toBe(0n);
    expect(requestFeeNano(terms, {}, { request: 1n })).toBe(7_000n);
  });

  it("per call are priced by the step the counter stands at", () => {
    const steps = [
      { fromUnits: 0n, prices: { request: 4_000_000n } },
      { fromUnits: 100n, prices: { request: 1_000_000n } },
    ];
    const terms = {
      prices: { request: 4_000_000n },
      volumes: [{ key: "calls", counted: ["request" as const], wholeLine: false, steps }],
    };
    expect(requestFeeNano(terms, {}, { request: 1n }, new Map([["calls", 99n]]))).toBe(4_000n);
    expect(requestFeeNano(terms, {}, { request: 1n }, new Map([["calls", 100n]]))).toBe(1_000n);
  });

  it("with resale and what is technical add up to the margin, whatever each of them is", () => {
    const nano = fc.bigInt(-(10n ** 18n), 10n ** 18n);
    fc.assert(
      fc.property(nano, nano, nano, nano, (revenueNano, costNano, technicalNano, servicesNano) => {
        const parts = marginParts({ revenueNano, costNano, technicalNano, servicesNano });
        const sum = parts.technicalNano + parts.servicesNano + parts.resaleNano;
        expect(sum).toBe(revenueNano - costNano);
      }),
    );
  });
});
