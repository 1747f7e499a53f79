import fc from "fast-check";
import { expect, it } from "vitest";

import { compileLevel } from "../pricing/compile-level";
import { isEffective } from "../pricing/select-rule";
import type { Lot } from "./lot";
import { offerClosing, offerRule } from "./sell-by";

const NOW = new Date("2026-11-29T12:00:00Z");
const later = (ms: number) => new Date(NOW.getTime() + ms);
const LOT: Lot = {
  ...{ id: "l", supplierAccountId: "a", kind: "face_value", state: "active", currency: "USD" },
  ...{ scope: { kind: "all" }, burnWeights: {}, totalQty: 100n, totalCostNano: 80n, heldQty: 0n },
  ...{ consumedQty: 40n, receivedAt: later(-1_000), expiresAt: later(5_000) },
};

it("stands while the day has not come and something is left, whoever holds it", () => {
  expect(offerClosing(later(1), LOT, NOW)).toBeNull();
  expect(offerClosing(later(1), { ...LOT, consumedQty: 60n, heldQty: 40n }, NOW)).toBeNull();
});

it("closes at its moment, with the lot's end, when the lot is used up, and when it is withdrawn", () => {
  expect(offerClosing(NOW, LOT, NOW)).toBe("date");
  expect(offerClosing(later(9_000), LOT, later(5_000))).toBe("date");
  expect(offerClosing(later(1), { ...LOT, consumedQty: 100n }, NOW)).toBe("used_up");
  for (const state of ["frozen", "claimed", "impaired", "exhausted"] as const)
    expect(offerClosing(later(1), { ...LOT, state }, NOW)).toBe("withdrawn");
});

it("never prices a dimension below what the lot cost, and ends to the millisecond", () => {
  fc.assert(
    fc.property(
      fc.bigInt(1n, 10_000_000n),
      fc.bigInt(0n, 10_000_000n),
      fc.integer({ min: 0, max: 1_200_000 }),
      (list, cost, factorPpm) => {
        const rule = {
          ...offerRule({
            ...{ offerId: "o", lotName: "n", modelId: "m", audience: { kind: "all" }, factorPpm },
            ...{ floor: { input: cost, output: cost * 2n }, endsAt: NOW },
          }),
          id: "r",
        };
        const prices = compileLevel({ rule, list: { input: list, output: list * 3n }, buy: {} });
        expect(prices.input).toBeGreaterThanOrEqual(cost);
        expect(prices.output).toBeGreaterThanOrEqual(cost * 2n);
        expect([isEffective(rule, later(-1)), isEffective(rule, NOW)]).toEqual([true, false]);
      },
    ),
  );
});
