import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { needOf } from "../inventory/need";
import type { Quantities } from "../metering/quantities";
import { belowCost } from "./below-cost";
import {
  compileChain,
  sellingBands,
  type ChainLevel,
  type CompiledLevel,
  type CurrencyPrices,
} from "./compile-chain";
import { bandedFromJson, bandedToJson, bandsFromJson, pricesAbove, resolvedBands } from "./list-bands";
import type { MarkupRule, PriceBasis } from "./markup-rule";
import { rate } from "./rate";
import { rateLine } from "./rate-line";
import { UnitPricesSyntaxError } from "./unit-prices";

const MODEL = { id: "m1", slug: "v/m", vendorId: "v", tags: [], modalities: ["text"] };
const AT = new Date("2026-06-01T12:00:00Z");
const LIST = resolvedBands({
  prices: { input: 3_000_000n, cached_input: 300_000n, output: 15_000_000n },
  bands: [
    {
      aboveInputUnits: 200_000n,
      prices: { input: 6_000_000n, cached_input: 600_000n, output: 22_500_000n },
    },
  ],
});

function levels(list: CurrencyPrices, rootBuy: CurrencyPrices, rules: readonly Partial<MarkupRule>[]) {
  const chain = rules.map((more, index): ChainLevel => ({
    versionId: `v${index}`,
    rules: [
      {
        ...{ id: `r${index}`, scope: { kind: "all" }, audience: { kind: "all" } },
        ...{ basis: { kind: "percent_over_list", factorPpm: 1_000_000 }, priority: 0 },
        ...{ effectiveFrom: null, effectiveTo: null },
        ...more,
      },
    ],
    buyer: { partyId: `p${index}`, segments: [] },
    ...{ currency: "USD", timeZone: "UTC", listRate: null, buyRate: null },
  }));
  const made = compileChain({ model: MODEL, list, rootBuy, levels: chain, at: AT });
  if (made.kind !== "ok") throw new Error(JSON.stringify(made.failure));
  return made.levels;
}

const usd = (banded: Omit<CurrencyPrices, "currency">): CurrencyPrices => ({ currency: "USD", ...banded });

describe("a list price with bands", () => {
  it("is followed by every rule over it and over what was paid, at every level", () => {
    const made = levels(usd(LIST), usd(LIST), [
      { basis: { kind: "percent_over_list", factorPpm: 900_000 } },
      { basis: { kind: "percent_over_buy", factorPpm: 1_100_000 } },
    ]);
    const asked = ({ bands = [] }: CompiledLevel) =>
      bands.map(({ aboveInputUnits, prices }) => [aboveInputUnits, prices.input, prices.output]);
    expect(made.map(asked)).toEqual([
      [[200_000n, 5_400_000n, 20_250_000n]],
      [[200_000n, 5_940_000n, 22_275_000n]],
    ]);
    expect(made[0]?.bands?.[0]?.prices).toMatchObject({ cached_input: 540_000n, reasoning: 20_250_000n });
  });

  it("costs a fixed price its margin where the input is long, and that is found", () => {
    const fixed = { kind: "absolute", prices: { input: 4_000_000n, output: 16_000_000n } } as const;
    const found = belowCost(levels(usd(LIST), usd(LIST), [{ basis: fixed }]));
    expect(found.map(({ dimension, price, cost }) => [dimension, price, cost])).toContainEqual([
      "input",
      4_000_000n,
      6_000_000n,
    ]);
    const [level] = levels(usd(LIST), usd(LIST), [{ basis: fixed }]);
    // Whoever buys at it pays the same for any length, and is told of no band.
    expect([level?.bands?.length, level && sellingBands(level)]).toEqual([1, []]);
  });

  it("is what stock at face value is drawn by", () => {
    const lot = { kind: "face_value", burnWeights: {} } as const;
    expect(needOf(lot, "m1", LIST, { input: 200_000n })).toBe(600_000_000n);
    expect(needOf(lot, "m1", LIST, { input: 200_000n, cached_input: 1n })).toBe(1_200_000_600n);
  });

  it("states what differs: the rest of a band is the base's, inherited prices included", () => {
    const banded = resolvedBands({
      prices: { input: 1_000n, output: 4_000n },
      bands: [
        { aboveInputUnits: 10n, prices: { input: 2_000n, audio_input: 9n } },
        { aboveInputUnits: 20n, prices: { output: 5_000n } },
      ],
    });
    const whole = (input: bigint, output: bigint) => ({
      ...{ input, cached_input: input, cache_write_5m: input, cache_write_1h: input },
      ...{ output, reasoning: output },
    });
    expect(banded).toEqual({
      prices: whole(1_000n, 4_000n),
      bands: [
        { aboveInputUnits: 10n, prices: whole(2_000n, 4_000n) },
        { aboveInputUnits: 20n, prices: whole(1_000n, 5_000n) },
      ],
    });
    const idle = [{ aboveInputUnits: 10n, prices: { input: 1_000n } }];
    expect(resolvedBands({ prices: { input: 1_000n }, bands: idle })).not.toHaveProperty("bands");
  });
});

const price = fc.bigInt({ min: 0n, max: 20_000_000n });
const prices = fc.record({ input: price, cached_input: price, output: price });
const bounds = fc.uniqueArray(fc.bigInt({ min: 1n, max: 90n }), { maxLength: 3 });
const banded = fc
  .tuple(
    prices,
    bounds,
    fc.array(fc.record({ input: price, output: price }, { requiredKeys: [] }), { minLength: 3 }),
  )
  .map(([base, above, stated]) =>
    resolvedBands({
      prices: base,
      bands: above
        .sort((a, b) => (a < b ? -1 : 1))
        .map((aboveInputUnits, index) => ({ aboveInputUnits, prices: stated[index] ?? {} })),
    }),
  );
const factor = fc.integer({ min: 300_000, max: 2_500_000 });
const basis = fc.oneof(
  factor.map((factorPpm): PriceBasis => ({ kind: "percent_over_list", factorPpm })),
  factor.map((factorPpm): PriceBasis => ({ kind: "percent_over_buy", factorPpm })),
  prices.map((fixed): PriceBasis => ({ kind: "absolute", prices: fixed })),
);
const rules = fc.array(
  fc.record({
    basis,
    feePpm: fc.constantFrom(0, 55_000),
    contextTiers: fc.oneof(
      fc.constant([]),
      fc
        .record({ aboveInputUnits: fc.bigInt({ min: 1n, max: 90n }), factorPpm: factor })
        .map((tier) => [tier]),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);
const units = fc.bigInt({ min: 0n, max: 60n });

describe("bands", () => {
  it("price a call as an oracle does that knows only the prices of the call's own length, at every level", () => {
    fc.assert(
      fc.property(
        banded,
        banded,
        rules,
        fc.record({ input: units, cached_input: units, output: units }),
        (list, cost, asked, usage: Quantities) => {
          const long = (usage.input ?? 0n) + (usage.cached_input ?? 0n);
          // A band begins above its bound: a call that is no longer than it is not in it.
          const flat = (known: typeof list) => usd({ prices: pricesAbove(known, long - 1n) });
          const all = levels(usd(list), usd(cost), asked);
          const oracle = levels(flat(list), flat(cost), asked);
          expect(all.map((level) => rateLine(usage, level))).toEqual(
            oracle.map((level) => rateLine(usage, level)),
          );
          expect(needOf({ kind: "face_value", burnWeights: {} }, "m1", list, usage)).toBe(
            rate(usage, flat(list).prices),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it("are the same read back, and damaged ones are refused", () => {
    fc.assert(fc.property(banded, (one) => void expect(bandedFromJson(bandedToJson(one))).toEqual(one)));
    const at = (aboveInputUnits: unknown) => ({ aboveInputUnits, prices: { input: "1" } });
    for (const damaged of [{}, [at("0")], [at(7)], [at("7"), at("7")], [{ aboveInputUnits: "7" }], [null]])
      expect(() => bandsFromJson(damaged)).toThrow(UnitPricesSyntaxError);
  });
});
