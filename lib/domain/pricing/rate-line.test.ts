import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Quantities } from "../metering/quantities";
import { roundHalfEven } from "../money/rounding";
import { explainLine } from "./explain-line";
import { bandFor, cheapestOf, dearestOf, type CompiledVolume, type LevelTerms } from "./level-terms";
import { amountOfParts, lineParts, rateLine, volumePico, withFee } from "./rate-line";
import { rate } from "./rate";

const price = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: 1n, max: 9n }),
  fc.bigInt({ min: 0n, max: 20_000_000n }),
);
const prices = fc.record({ input: price, cached_input: price, output: price, reasoning: price });
const bounds = fc
  .uniqueArray(fc.bigInt({ min: 1n, max: 60n }), { maxLength: 4 })
  .map((some) => [0n, ...some.sort((a, b) => (a < b ? -1 : 1))]);

/** Steps over small units, so that an oracle can price them one by one; `output` and `reasoning` count together. */
const volume = fc
  .tuple(bounds, fc.array(prices, { minLength: 5, maxLength: 5 }), fc.boolean())
  .map(([from, steps, wholeLine]): CompiledVolume => ({
    key: "all default output",
    counted: ["output", "reasoning"],
    wholeLine,
    steps: from.map((fromUnits, index) => {
      const step = steps[index] ?? { input: 0n, cached_input: 0n, output: 0n, reasoning: 0n };
      return { fromUnits, prices: { ...step, reasoning: step.output } };
    }),
  }));
const units = fc.bigInt({ min: 0n, max: 40n });
const usage = fc.record({ input: units, cached_input: units, output: units, reasoning: units });
const fee = fc.constantFrom(0, 0, 1, 55_000, 333_333);

function stepAt({ steps }: CompiledVolume, place: bigint) {
  const reached = steps.filter(({ fromUnits }) => fromUnits <= place).at(-1);
  if (!reached) throw new Error("no step from 0");
  return reached.prices;
}

/** Prices a line unit by unit: the counted ones each at its own place, everything else once. */
function oracle(quantities: Quantities, terms: LevelTerms, tier: CompiledVolume, from: bigint): bigint {
  const counted = (quantities.output ?? 0n) + (quantities.reasoning ?? 0n);
  let pico = 0n;
  for (let place = from; place < from + counted; place++) pico += stepAt(tier, place).output ?? 0n;
  const rest = tier.wholeLine ? stepAt(tier, from) : terms.prices;
  for (const dimension of ["input", "cached_input"] as const) {
    for (let unit = 0n; unit < (quantities[dimension] ?? 0n); unit++) pico += rest[dimension] ?? 0n;
  }
  if (pico === 0n) return 0n;
  const nano = roundHalfEven(pico * BigInt(1_000_000 + (terms.feePpm ?? 0)), 1_000_000_000n);
  return nano === 0n ? 1n : nano;
}

describe("volume tiers", () => {
  it("price a line as an oracle does that prices unit by unit, wherever the counter stands", () => {
    fc.assert(
      fc.property(
        prices,
        volume,
        usage,
        fc.bigInt({ min: 0n, max: 80n }),
        fee,
        (plain, tier, used, from, feePpm) => {
          const terms: LevelTerms = { prices: plain, volumes: [tier], feePpm };
          const places = new Map([[tier.key, from]]);
          expect(rateLine(used, terms, places).amountNano).toBe(oracle(used, terms, tier, from));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("are split exactly: a line costs in pico what its parts cost, however it is cut", () => {
    fc.assert(
      fc.property(volume, units, units, fc.bigInt({ min: 0n, max: 80n }), (tier, first, second, from) => {
        const part = (output: bigint) => {
          const [laidOut] = lineParts({ output }, { prices: {}, volumes: [tier] }).volumes;
          if (!laidOut) throw new Error("no part");
          return laidOut;
        };
        const whole = volumePico(part(first + second), from);
        expect(volumePico(part(first), from) + volumePico(part(second), from + first)).toBe(whole);
      }),
    );
  });

  it("never cost more than at the dearest prices, nor less than at the cheapest", () => {
    fc.assert(
      fc.property(
        prices,
        volume,
        usage,
        fc.bigInt({ min: 0n, max: 80n }),
        fee,
        (plain, tier, used, from, feePpm) => {
          const band = { prices: { ...plain, reasoning: plain.output }, volumes: [tier] };
          const { amountNano } = rateLine(used, { ...band, feePpm }, new Map([[tier.key, from]]));
          const most = rateLine(used, { prices: dearestOf(band), feePpm }).amountNano;
          const least = rateLine(used, { prices: cheapestOf(band), feePpm }).amountNano;
          expect(amountNano).toBeLessThanOrEqual(most);
          expect(amountNano).toBeGreaterThanOrEqual(least);
        },
      ),
    );
  });

  it("with two counters each counts its own dimension", () => {
    const step = (fromUnits: bigint, one: object) => ({ fromUnits, prices: one });
    const terms: LevelTerms = {
      prices: { input: 1_000n, output: 2_000n },
      volumes: [
        {
          key: "i",
          counted: ["input"],
          wholeLine: false,
          steps: [step(0n, { input: 1_000n }), step(10n, { input: 500n })],
        },
        {
          key: "o",
          counted: ["output"],
          wholeLine: false,
          steps: [step(0n, { output: 2_000n }), step(4n, { output: 0n })],
        },
      ],
    };
    const places = new Map([
      ["i", 8n],
      ["o", 3n],
    ]);
    // 2 x 1000 + 3 x 500, and 1 x 2000: 5,500 pico, which is 5.5 nano and rounds to the even 6
    expect(rateLine({ input: 5n, output: 5n }, terms, places).amountNano).toBe(6n);
  });
});

describe("bands of input", () => {
  const terms: LevelTerms = {
    prices: { input: 1_000n, cached_input: 100n, output: 5_000n },
    bands: [{ aboveInputUnits: 10n, prices: { input: 2_000n, cached_input: 200n, output: 7_000n } }],
  };

  it("are chosen by all of a call's input, and price all of it", () => {
    expect(rateLine({ input: 4n, cached_input: 6n, output: 1n }, terms).amountNano).toBe(10n);
    expect(rateLine({ input: 5n, cached_input: 6n, output: 1n }, terms).amountNano).toBe(18n);
    expect(bandFor(terms, { output: 1_000n })).toBe(terms);
  });
});

describe("the percentage fee", () => {
  it("is what the line costs more than without it, of one rounding", () => {
    expect(withFee(1_000_000n, 55_000)).toEqual({ amountNano: 1_055n, feeNano: 55n });
    expect(withFee(1n, 55_000)).toEqual({ amountNano: 1n, feeNano: 0n });
    expect(withFee(0n, 55_000)).toEqual({ amountNano: 0n, feeNano: 0n });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.integer({ min: 0, max: 2_000_000 }),
        (pico, ppm) => {
          const { amountNano, feeNano } = withFee(pico, ppm);
          expect(amountNano - feeNano).toBe(withFee(pico, 0).amountNano);
          expect(feeNano).toBeGreaterThanOrEqual(0n);
        },
      ),
    );
  });
});

describe("replaying a line", () => {
  it("gives its charge again, from parts that add up to it exactly", () => {
    fc.assert(
      fc.property(
        prices,
        volume,
        usage,
        fc.bigInt({ min: 0n, max: 80n }),
        fee,
        (plain, tier, used, from, feePpm) => {
          const above: LevelTerms = { prices: plain, volumes: [tier] };
          const terms: LevelTerms = {
            ...above,
            feePpm,
            bands: [{ aboveInputUnits: 30n, prices: { ...plain, input: 7n }, volumes: [tier] }],
          };
          const line = explainLine(used, terms, [from]);
          const { amountNano, feeNano } = rateLine(used, terms, new Map([[tier.key, from]]));
          expect([line.amountNano, line.feeNano]).toEqual([amountNano, feeNano]);
          for (const dimension of ["input", "cached_input", "output", "reasoning"] as const) {
            const units = line.parts.filter((part) => part.dimension === dimension);
            expect(units.reduce((sum, part) => sum + part.units, 0n)).toBe(used[dimension]);
          }
          expect(line.aboveInputUnits).toBe(used.input + used.cached_input > 30n ? 30n : null);
        },
      ),
    );
  });
});

describe("a plain line", () => {
  it("costs what `rate` says", () => {
    fc.assert(
      fc.property(prices, usage, (plain, used) => {
        expect(rateLine(used, { prices: plain }).amountNano).toBe(rate(used, plain));
        expect(amountOfParts(lineParts(used, { prices: plain })).feeNano).toBe(0n);
      }),
    );
  });

  it("with a quantity that has no price is an error, never free", () => {
    expect(() => rateLine({ image: 1n }, { prices: { input: 1n } })).toThrow("no price for image");
  });
});
