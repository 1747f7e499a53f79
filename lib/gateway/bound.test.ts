import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DIMENSIONS, dimensionIndex, type Dimension } from "@/lib/domain/metering/dimension";
import { resolveInherited } from "@/lib/domain/pricing/inheritance";
import { rate, type UnitPrices } from "@/lib/domain/pricing/rate";
import type { RateCard } from "@/lib/domain/pricing/rate-card";
import {
  asQuantities,
  boundOf,
  boundUsage,
  clampUsage,
  INPUT_SLOTS,
  OUTPUT_SLOTS,
  UNIT_SLOTS,
  usageBeyond,
  withinBound,
  type Bound,
  type Bounded,
} from "./bound";
import { amountOf, chargeSheet, holdOf } from "./charge-sheet";

const price = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: 1n, max: 10n }),
  fc.bigInt({ min: 0n, max: 200_000_000n }),
);
const OPTIONAL: readonly Dimension[] = [
  "cached_input",
  "cache_write_5m",
  "cache_write_1h",
  "reasoning",
  "audio_input",
  "audio_output",
  "request",
];

/** Prices of text, and of some of the other things a chat may be charged for. */
const prices = fc
  .record({
    text: fc.tuple(price, price),
    rest: fc.tuple(...OPTIONAL.map(() => fc.option(price, { nil: undefined }))),
  })
  .map(({ text: [input, output], rest }): UnitPrices => {
    const others = OPTIONAL.flatMap((name, index) =>
      rest[index] === undefined ? [] : [[name, rest[index]]],
    );
    return resolveInherited({ input, output, ...(Object.fromEntries(others) as UnitPrices) });
  });

/** Every level prices what the list prices, at its own level. */
const card = fc
  .tuple(prices, fc.array(fc.array(price, { minLength: 13, maxLength: 13 }), { minLength: 1, maxLength: 4 }))
  .map(([list, levels]) => {
    const priced = levels.map((own) =>
      Object.fromEntries(
        DIMENSIONS.flatMap((name, slot) => (list[name] === undefined ? [] : [[name, own[slot] ?? 0n]])),
      ),
    );
    return {
      list: { prices: list },
      levels: priced.map((each) => ({ prices: each })),
    } as unknown as RateCard;
  });

const bound = fc.record({
  input: fc.bigInt({ min: 1n, max: 2_000_000n }),
  output: fc.bigInt({ min: 1n, max: 1_000_000n }),
});

/** Parts of a bound, dealt to some buckets of a side. */
function dealt(
  side: readonly number[],
  metered: ReadonlySet<number>,
  most: bigint,
  shares: readonly number[],
): [number, bigint][] {
  const open = side.filter((slot) => metered.has(slot));
  let left = most;
  return open.map((slot, index) => {
    const units = (left * BigInt(shares[index] ?? 0)) / 100n;
    left -= units;
    return [slot, units];
  });
}

const shares = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 5 });

describe("holds", () => {
  it("cover any usage within the bound, at every level, however it is divided among the buckets", () => {
    fc.assert(
      fc.property(card, bound, fc.boolean(), shares, shares, (one, { input, output }, audio, ins, outs) => {
        const sheet = chargeSheet(one, "chat", audio);
        if (!sheet) return;
        const full: Bound = {
          input,
          output,
          units: DIMENSIONS.map((_, slot) =>
            UNIT_SLOTS.includes(slot) && sheet.metered.has(slot) ? 3n : 0n,
          ),
        };
        const usage = boundUsage(full).map((units, slot) =>
          INPUT_SLOTS.includes(slot) || OUTPUT_SLOTS.includes(slot) ? 0n : units,
        );
        for (const [slot, units] of dealt(INPUT_SLOTS, sheet.metered, input, ins)) usage[slot] = units;
        for (const [slot, units] of dealt(OUTPUT_SLOTS, sheet.metered, output, outs)) usage[slot] = units;
        for (const level of [...sheet.levels, sheet.list]) {
          expect(amountOf(usage, level)).toBeLessThanOrEqual(holdOf(full, level));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("are what the domain rates the same quantities at", () => {
    fc.assert(
      fc.property(
        card,
        fc.array(fc.bigInt({ min: 0n, max: 3_000_000n }), { minLength: 13, maxLength: 13 }),
        (one, units) => {
          const sheet = chargeSheet(one, "chat", true);
          if (!sheet) return;
          const usage = units.map((count, slot) => (sheet.metered.has(slot) ? count : 0n));
          one.levels.forEach((level, index) => {
            const row = sheet.levels[index];
            expect(row && amountOf(usage, row)).toBe(rate(asQuantities(usage, DIMENSIONS), level.prices));
          });
        },
      ),
    );
  });

  it("are not dearer for audio that a text call cannot use", () => {
    const list = resolveInherited({ input: 1n, output: 2n, audio_input: 100n, audio_output: 200n });
    const one = { list: { prices: list }, levels: [{ prices: list }] } as unknown as RateCard;
    expect(chargeSheet(one, "chat", false)?.levels[0]).toMatchObject({ dearestInput: 1n, dearestOutput: 2n });
    expect(chargeSheet(one, "chat", true)?.levels[0]).toMatchObject({
      dearestInput: 100n,
      dearestOutput: 200n,
    });
  });

  it("do not exist where text has no price: that never means free", () => {
    const one = { list: { prices: { request: 5n } }, levels: [] } as unknown as RateCard;
    expect(chargeSheet(one, "chat", false)).toBeNull();
  });
});

describe("the bound", () => {
  const model = { contextWindow: 100_000, maxOutput: 8_000, defaultMaxOutput: 4_000 };
  const request: Bounded = {
    operation: "chat",
    body: { length: 1_000 },
    unsizable: false,
    n: 1,
    maxTokens: null,
    units: {},
  };
  const none = DIMENSIONS.map(() => 0n);

  it.each([
    [request, 1_256n, 4_000n],
    [{ ...request, maxTokens: 50 }, 1_256n, 50n],
    [{ ...request, maxTokens: 50_000 }, 1_256n, 8_000n],
    [{ ...request, maxTokens: 50, n: 3 }, 1_256n, 150n],
    [{ ...request, unsizable: true }, 100_000n, 4_000n],
    [{ ...request, body: { length: 5_000_000 } }, 100_000n, 4_000n],
    [{ ...request, operation: "embedding" as const }, 1_256n, 0n],
  ])("of %o", (asked, input, output) => {
    expect(boundOf(asked, model, new Set())).toEqual({ input, output, units: none });
  });

  it("counts the units that have a price, and no others", () => {
    const [image, second, once] = [
      dimensionIndex("image"),
      dimensionIndex("second"),
      dimensionIndex("request"),
    ];
    const { units } = boundOf(
      { ...request, units: { image: 4n, second: 9n } },
      model,
      new Set([image, once]),
    );
    expect(units[image]).toBe(4n);
    expect(units[second]).toBe(0n);
    expect(units[once]).toBe(1n);
  });

  it("cuts usage down to itself, and what was cut adds up with what is left", () => {
    const usage = fc.array(fc.bigInt({ min: 0n, max: 50_000n }), { minLength: 13, maxLength: 13 });
    fc.assert(
      fc.property(usage, bound, (used, { input, output }) => {
        const most = {
          input,
          output,
          units: DIMENSIONS.map((_, slot) => (UNIT_SLOTS.includes(slot) ? 7n : 0n)),
        };
        const kept = clampUsage(used, most);
        const sum = (slots: readonly number[], of: readonly bigint[]) =>
          slots.reduce((all, slot) => all + (of[slot] ?? 0n), 0n);
        expect(sum(INPUT_SLOTS, kept)).toBe(
          [sum(INPUT_SLOTS, used), input].sort((a, b) => (a < b ? -1 : 1))[0],
        );
        expect(sum(OUTPUT_SLOTS, kept)).toBe(
          [sum(OUTPUT_SLOTS, used), output].sort((a, b) => (a < b ? -1 : 1))[0],
        );
        expect(withinBound(used, most)).toBe(kept.every((units, slot) => units === used[slot]));
        expect(withinBound(kept, most)).toBe(true);
        expect(usageBeyond(used, kept).map((units, slot) => units + (kept[slot] ?? 0n))).toEqual(used);
      }),
    );
  });
});
