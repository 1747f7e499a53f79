import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UnpricedDimensionError } from "../pricing/rate";
import { costOfDraw, costOfFirst, costRemaining } from "./cost";
import { compareDrawOrder, inDrawOrder } from "./draw-order";
import { burnPerDay, forecastLot } from "./forecast";
import type { Lot } from "./lot";
import { assertLot, availableQty, isDrawable, LotInvariantError, remainingQty } from "./lot";
import { needOf } from "./need";

const DAY = 86_400_000;
const NOW = new Date("2026-06-01T00:00:00Z");
const after = (days: number) => new Date(NOW.getTime() + days * DAY);

function lot(more: Partial<Lot> = {}): Lot {
  return {
    ...{ id: "l1", supplierAccountId: "s1", kind: "face_value", state: "active", currency: "USD" },
    ...{ scope: { kind: "all" }, burnWeights: {}, totalQty: 1_000n, totalCostNano: 800n },
    ...{ consumedQty: 0n, heldQty: 0n, receivedAt: after(-10), expiresAt: null },
    ...more,
  };
}

describe("a lot", () => {
  it("is drawn only while active, received, in scope and not expired", () => {
    expect(isDrawable(lot(), "m1", NOW)).toBe(true);
    expect(isDrawable(lot({ scope: { kind: "models", modelIds: ["m2"] } }), "m1", NOW)).toBe(false);
    expect(isDrawable(lot({ expiresAt: NOW }), "m1", NOW)).toBe(false);
    expect(isDrawable(lot({ expiresAt: new Date(NOW.getTime() + 1) }), "m1", NOW)).toBe(true);
    expect(isDrawable(lot({ receivedAt: after(1) }), "m1", NOW)).toBe(false);
    for (const state of ["frozen", "claimed", "impaired", "exhausted", "expired"] as const) {
      expect(isDrawable(lot({ state }), "m1", NOW)).toBe(false);
    }
  });

  it("counts remaining and available; pay-as-you-go has no end", () => {
    expect(remainingQty(lot({ consumedQty: 300n, heldQty: 100n }))).toBe(700n);
    expect(availableQty(lot({ consumedQty: 300n, heldQty: 100n }))).toBe(600n);
    expect(availableQty(lot({ kind: "pay_as_you_go", consumedQty: 9_999n }))).toBeNull();
  });

  it.each<[string, Partial<Lot>]>([
    ["nothing received", { totalQty: 0n }],
    ["a negative cost", { totalCostNano: -1n }],
    ["a negative position", { consumedQty: -1n }],
    ["a negative hold", { heldQty: -1n }],
    ["more used than received", { consumedQty: 900n, heldQty: 101n }],
    ["an expiry before receipt", { expiresAt: after(-11) }],
  ])("is refused with %s", (_, more) => {
    expect(() => assertLot(lot(more))).toThrow(LotInvariantError);
    expect(() => assertLot(lot({ kind: "pay_as_you_go", consumedQty: 10n ** 12n }))).not.toThrow();
  });
});

describe("draw order", () => {
  const date = fc.integer({ min: 0, max: 2 }).map(after);
  const key = fc.record({ id: fc.string({ maxLength: 2 }), receivedAt: date, expiresAt: fc.option(date) });

  it("is by expiry with nulls last, then receipt, then id", () => {
    const lots = [
      { id: "e", receivedAt: after(-9), expiresAt: null },
      { id: "d", receivedAt: after(-1), expiresAt: after(5) },
      { id: "c", receivedAt: after(-2), expiresAt: after(5) },
      { id: "b", receivedAt: after(-3), expiresAt: after(3) },
      { id: "a", receivedAt: after(-2), expiresAt: after(5) },
    ];
    expect(inDrawOrder(lots).map(({ id }) => id)).toEqual(["b", "a", "c", "d", "e"]);
  });

  it("is total: no two lots tie, and the order given never matters", () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { selector: ({ id }) => id }), (lots) => {
        expect(inDrawOrder([...lots].reverse())).toEqual(inDrawOrder(lots));
        for (const a of lots) {
          for (const b of lots)
            expect(Math.sign(compareDrawOrder(a, b))).toBe(-Math.sign(compareDrawOrder(b, a)) + 0);
        }
        for (const a of lots) for (const b of lots) if (a !== b) expect(compareDrawOrder(a, b)).not.toBe(0);
      }),
    );
  });
});

describe("needOf", () => {
  const list = { input: 2_500_000n, output: 10_000_000n };
  const used = { input: 1_000n, output: 100n };

  it("takes list price from face value and pay-as-you-go, weighted units from a quota, one from a pack", () => {
    expect(needOf(lot(), "m1", { prices: list }, used)).toBe(3_500_000n);
    expect(needOf(lot({ kind: "pay_as_you_go" }), "m1", { prices: list }, used)).toBe(3_500_000n);
    expect(needOf(lot({ kind: "token_quota" }), "m1", { prices: list }, used)).toBe(1_100n);
    expect(needOf(lot({ kind: "request_pack" }), "m1", { prices: list }, used)).toBe(1n);
  });

  it("weighs by model and dimension and rounds the sum up once", () => {
    const quota = lot({ kind: "token_quota", burnWeights: { m1: { input: 300_000, output: 1_500_000 } } });
    expect(needOf(quota, "m1", { prices: {} }, used)).toBe(450n);
    expect(needOf(quota, "m2", { prices: {} }, used)).toBe(1_100n);
    expect(needOf(quota, "m1", { prices: {} }, { input: 1n })).toBe(1n);
    expect(needOf(quota, "m1", { prices: {} }, { input: 1n, output: 1n })).toBe(2n);
  });

  it("refuses to draw face value for units the list does not price", () => {
    expect(() => needOf(lot(), "m1", { prices: list }, { image: 1n })).toThrow(UnpricedDimensionError);
  });
});

describe("costOfDraw", () => {
  const big = fc.bigInt({ min: 1n, max: 10n ** 18n });

  it("adds up to the lot's cost, whatever way the lot is split", () => {
    fc.assert(
      fc.property(
        big,
        fc.bigInt({ min: 0n, max: 10n ** 18n }),
        fc.array(big),
        (totalQty, totalCostNano, cuts) => {
          const bought = lot({ totalQty, totalCostNano });
          const inside = cuts.map((cut) => cut % totalQty);
          const points = [0n, ...inside.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)), totalQty];
          let sum = 0n;
          for (let index = 1; index < points.length; index++) {
            const part = costOfDraw(bought, points[index - 1] as bigint, points[index] as bigint);
            expect(part >= 0n).toBe(true);
            sum += part;
            expect(sum).toBe(costOfFirst(bought, points[index] as bigint));
          }
          expect(sum).toBe(totalCostNano);
        },
      ),
    );
  });

  it("costs the worked example: a lot at 0.8 of face", () => {
    const bought = lot({ totalQty: 1_000_000_000_000n, totalCostNano: 800_000_000_000n });
    expect(costOfDraw(bought, 0n, 8_500_000n)).toBe(6_800_000n);
    expect(costRemaining(lot({ consumedQty: 333n }))).toBe(800n - 266n);
  });

  it("refuses to run backwards or past the end, which only pay-as-you-go may", () => {
    expect(() => costOfDraw(lot(), 2n, 1n)).toThrow(RangeError);
    expect(() => costOfDraw(lot(), 0n, 1_001n)).toThrow(RangeError);
    expect(() => costOfDraw(lot(), -1n, 1n)).toThrow(RangeError);
    expect(costOfDraw(lot({ kind: "pay_as_you_go" }), 1_000n, 2_000n)).toBe(800n);
  });
});

describe("forecastLot", () => {
  const week = (qty: bigint) => ({ qty, windowMs: BigInt(7 * DAY) });

  it("says how long a lot lasts and what will expire unused, at cost", () => {
    const due = lot({ consumedQty: 300n, expiresAt: after(30) });
    const forecast = forecastLot(due, week(70n), NOW);
    expect(forecast.runwayMs).toBe(BigInt(70 * DAY));
    expect(forecast.emptyAt).toEqual(after(70));
    expect(forecast.unusedQty).toBe(400n);
    expect(forecast.unusedCostNano).toBe(320n);
    expect(burnPerDay(week(70n))).toBe(10n);
  });

  it("loses nothing that burns in time, all that does not burn at all", () => {
    const due = lot({ consumedQty: 300n, expiresAt: after(30) });
    expect(forecastLot(due, week(700n), NOW)).toMatchObject({ unusedQty: 0n, unusedCostNano: 0n });
    expect(forecastLot(due, week(0n), NOW)).toEqual({
      runwayMs: null,
      emptyAt: null,
      unusedQty: 700n,
      unusedCostNano: 560n,
    });
    expect(forecastLot(lot(), week(1n), NOW)).toMatchObject({ unusedQty: 0n });
    expect(forecastLot(lot({ expiresAt: after(-1) }), week(999n), NOW).unusedQty).toBe(1_000n);
  });

  it("has no end for pay-as-you-go, and no date beyond what dates can hold", () => {
    expect(forecastLot(lot({ kind: "pay_as_you_go" }), week(7n), NOW)).toMatchObject({ runwayMs: null });
    expect(forecastLot(lot({ totalQty: 10n ** 18n }), week(1n), NOW).emptyAt).toBeNull();
  });
});
