import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { fromArray } from "@/lib/domain/metering/quantities";
import type { CompiledVolume, LevelTerms } from "@/lib/domain/pricing/level-terms";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { lineParts, rateLine } from "@/lib/domain/pricing/rate-line";
import { levelRow } from "./charge-sheet";
import { levelCharge, levelHold } from "./level-row";

const NAMES = [
  "input",
  "cached_input",
  "output",
  "reasoning",
  "request",
] as const satisfies readonly Dimension[];
const METERED = new Set(NAMES.map((name) => DIMENSIONS.indexOf(name)));

const price = fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 20_000_000n }));
const prices: fc.Arbitrary<UnitPrices> = fc.record({
  ...{ input: price, cached_input: price, output: price, reasoning: price, request: price },
});
const bounds = fc
  .uniqueArray(fc.bigInt({ min: 1n, max: 5_000n }), { maxLength: 3 })
  .map((some) => [0n, ...some.sort((a, b) => (a < b ? -1 : 1))]);

const volume = (counted: readonly Dimension[]) =>
  fc
    .tuple(bounds, fc.array(prices, { minLength: 4, maxLength: 4 }), fc.boolean())
    .map(([from, steps, wholeLine]): CompiledVolume => ({
      ...{ key: counted.join(), counted, wholeLine },
      steps: from.map((fromUnits, index) => {
        const step = steps[index] ?? {};
        const own = counted.map((name) => [name, step[counted[0] as Dimension] ?? 0n]);
        return { fromUnits, prices: { ...step, ...Object.fromEntries(own) } };
      }),
    }));
const volumes = fc.oneof(
  fc.constant(undefined),
  volume(["output", "reasoning"]).map((one) => [one]),
  fc
    .tuple(volume(["input"]), volume(["output", "reasoning"]))
    .map((two) => two.map((one) => ({ ...one, wholeLine: false }))),
);
const band = fc
  .record({ prices, volumes })
  .map(({ prices: own, volumes: tiers }) => ({ prices: own, ...(tiers && { volumes: tiers }) }));

/** Terms of every kind: bands of input, counters of one or two dimensions or of the whole line, fees. */
const terms = fc
  .record({
    plain: band,
    bands: fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 9_000n }), band), { maxLength: 3 }),
    feePpm: fc.constantFrom(0, 55_000, 1_000_000),
  })
  .map(({ plain, bands, feePpm }): LevelTerms => ({
    ...plain,
    ...(bands.length > 0 && {
      bands: bands
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .filter(([bound], index, all) => bound !== all[index - 1]?.[0])
        .map(([aboveInputUnits, one]) => ({ aboveInputUnits, ...one })),
    }),
    ...(feePpm > 0 && { feePpm }),
    timeZone: "UTC",
  }));

const units = fc.bigInt({ min: 0n, max: 6_000n });
const usage = fc
  .tuple(units, units, units, units, fc.bigInt({ min: 0n, max: 1n }))
  .map((given) => DIMENSIONS.map((name) => given[NAMES.indexOf(name as (typeof NAMES)[number])] ?? 0n));

describe("terms laid out by slot", () => {
  it("give the parts and the amount that the domain gives by name", () => {
    fc.assert(
      fc.property(terms, usage, (one, used) => {
        const { amountNano, feeNano, volume: parts } = levelCharge(used, levelRow(one, METERED));
        const named = fromArray(used);
        expect({ amountNano, feeNano }).toEqual(rateLine(named, one));
        const expected = lineParts(named, one);
        if (parts) {
          const { timeZone, ...rest } = parts;
          expect([rest, timeZone]).toEqual([expected, "UTC"]);
        } else expect(expected.volumes).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("hold enough for any usage within the bound, wherever the counters stand", () => {
    fc.assert(
      fc.property(terms, usage, fc.bigInt({ min: 0n, max: 9_000n }), (one, used, place) => {
        const quantities = fromArray(used);
        const sum = (...names: Dimension[]) =>
          names.reduce((all, name) => all + (quantities[name] ?? 0n), 0n);
        const bound = {
          ...{ input: sum("input", "cached_input"), output: sum("output", "reasoning") },
          units: DIMENSIONS.map((name) => (name === "request" ? sum("request") : 0n)),
        };
        const keys = [one, ...(one.bands ?? [])].flatMap(({ volumes: tiers = [] }) =>
          tiers.map(({ key }) => key),
        );
        const places = new Map(keys.map((key) => [key, place]));
        const hold = levelHold(bound, levelRow(one, METERED));
        expect(rateLine(quantities, one, places).amountNano).toBeLessThanOrEqual(hold);
      }),
      { numRuns: 500 },
    );
  });
});
