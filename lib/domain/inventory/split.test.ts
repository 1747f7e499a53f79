import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { drawableBy, type Audience } from "./audience";
import { costOfDraw, costRemaining } from "./cost";
import { comparisonOf, DRAW_ORDERS, drawOrderOf, type DrawChoice } from "./draw-policy";
import { assertLot, availableQty, remainingQty, type Lot } from "./lot";
import { departing, NotFreeError, splitLot } from "./split";

const DAY = 86_400_000;
const NOW = new Date("2026-06-01T00:00:00Z");

function lot(more: Partial<Lot> = {}): Lot {
  return {
    ...{ id: "l0", supplierAccountId: "s1", kind: "face_value", state: "active", currency: "USD" },
    ...{ scope: { kind: "all" }, burnWeights: {}, totalQty: 1_000n, totalCostNano: 800n },
    ...{ consumedQty: 0n, heldQty: 0n, receivedAt: NOW, expiresAt: null },
    ...more,
  };
}

/** What happens to stock: parts are split off, drawn, or leave, of whichever lot the number falls on. */
const step = fc.record({
  kind: fc.constantFrom("split" as const, "draw" as const, "leave" as const),
  which: fc.nat(1_000),
  qty: fc.bigInt({ min: 1n, max: 400n }),
});
const bought = fc.record({
  totalQty: fc.bigInt({ min: 1n, max: 5_000n }),
  totalCostNano: fc.bigInt({ min: 0n, max: 10n ** 15n }),
});

describe("splitting a lot", () => {
  it("conserves quantity and cost to the nano, in any history of splits, draws and departures", () => {
    fc.assert(
      fc.property(bought, fc.array(step, { maxLength: 40 }), (first, steps) => {
        const lots = [lot(first)];
        let goneQty = 0n;
        let goneCost = 0n;
        for (const [i, { kind, which, qty }] of steps.entries()) {
          const at = which % lots.length;
          const from = lots[at];
          if (!from || qty > (availableQty(from) ?? 0n)) continue;
          if (kind === "split") {
            const { parent, child } = splitLot(from, qty, `l${i + 1}`);
            lots[at] = parent;
            lots.push(child);
          } else {
            const costNano =
              kind === "draw"
                ? costOfDraw(from, from.consumedQty, from.consumedQty + qty)
                : departing(from, qty).costNano;
            goneQty += qty;
            goneCost += costNano;
            lots[at] = { ...from, consumedQty: from.consumedQty + qty };
          }
        }
        for (const each of lots) assertLot(each);
        const leftQty = lots.reduce((sum, each) => sum + (remainingQty(each) ?? 0n), 0n);
        const leftCost = lots.reduce((sum, each) => sum + costRemaining(each), 0n);
        expect(goneQty + leftQty).toBe(first.totalQty);
        expect(goneCost + leftCost).toBe(first.totalCostNano);
      }),
    );
  });

  it("spares what is held, and refuses more than is free", () => {
    const busy = lot({ consumedQty: 600n, heldQty: 300n });
    expect(departing(busy, 100n)).toEqual({ fromQty: 600n, qty: 100n, costNano: 80n });
    expect(() => departing(busy, 101n)).toThrow(NotFreeError);
    expect(() => departing(busy, 0n)).toThrow(RangeError);
    expect(() => departing(lot({ kind: "pay_as_you_go" }), 1n)).toThrow(RangeError);
  });
});

describe("whom a lot is kept for", () => {
  const names = fc.subarray(["a", "b", "c", "d"]);
  const audience = fc.record({ partyIds: names, segments: fc.subarray(["gold", "trial"]) });
  const chain = fc.array(
    fc.record({
      partyId: fc.constantFrom("a", "b", "c", "d"),
      segment: fc.constantFrom(null, "gold", "trial"),
    }),
    { minLength: 1, maxLength: 3 },
  );

  it("decides who draws on it: kept lots first, common ones after, others' never", () => {
    fc.assert(
      fc.property(fc.array(audience, { maxLength: 8 }), chain, (audiences: readonly Audience[], buyers) => {
        const lots = audiences.map((each, id) => ({ id, ...each }));
        const drawn = drawableBy(lots, (each) => each, buyers);
        const common = (each: Audience) => each.partyIds.length + each.segments.length === 0;
        for (const each of drawn) {
          const named = buyers.some(
            ({ partyId, segment }) =>
              each.partyIds.includes(partyId) || (segment !== null && each.segments.includes(segment)),
          );
          expect(common(each) || named).toBe(true);
        }
        const firstCommon = drawn.findIndex(common);
        if (firstCommon >= 0) expect(drawn.slice(firstCommon).every(common)).toBe(true);
        expect(drawn.filter(common).map(({ id }) => id)).toEqual(lots.filter(common).map(({ id }) => id));
      }),
    );
  });
});

describe("the order lots are drawn in", () => {
  const choice: fc.Arbitrary<DrawChoice> = fc.record({
    id: fc.string({ maxLength: 2 }),
    receivedAt: fc.integer({ min: 0, max: 2 }).map((days) => new Date(NOW.getTime() + days * DAY)),
    expiresAt: fc.option(fc.integer({ min: 0, max: 2 }).map((days) => new Date(NOW.getTime() + days * DAY))),
    needQty: fc.bigInt({ min: 0n, max: 5n }),
    costNano: fc.bigInt({ min: 0n, max: 5n }),
    totalQty: fc.bigInt({ min: 1n, max: 5n }),
    rank: fc.option(fc.nat(2)),
  });

  it.each(DRAW_ORDERS)("%s is total: one order for one set, whatever order it came in", (order) => {
    const compare = comparisonOf(order);
    fc.assert(
      fc.property(
        fc.uniqueArray(choice, { selector: ({ id }) => id, maxLength: 6 }),
        fc.func(fc.integer()),
        (lots, mix) => {
          const shuffled = [...lots].sort((a, b) => mix(a.id) - mix(b.id));
          expect([...shuffled].sort(compare)).toEqual([...lots].sort(compare));
          for (const a of lots)
            for (const b of lots) {
              expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
              if (a !== b) expect(compare(a, b)).not.toBe(0);
            }
        },
      ),
    );
  });

  it("is by price without rounding, by the tenant's places, or by what ends first", () => {
    const at = (id: string, more: Partial<DrawChoice>): DrawChoice => {
      return {
        ...{ id, receivedAt: NOW, expiresAt: null },
        ...{ needQty: 1n, costNano: 1n, totalQty: 3n, rank: null },
        ...more,
      };
    };
    const [dear, cheap] = [
      at("a", { costNano: 10n ** 18n + 1n, totalQty: 3n }),
      at("b", { costNano: 10n ** 18n }),
    ];
    expect(comparisonOf("cheapest")(dear, cheap)).toBeGreaterThan(0);
    expect(comparisonOf("own")(at("a", {}), at("b", { rank: 7 }))).toBeGreaterThan(0);
    expect(comparisonOf("first_expired")(at("a", {}), at("b", { expiresAt: NOW }))).toBeGreaterThan(0);
  });

  it("is first expired, first out, unless a policy that is known says otherwise", () => {
    expect(drawOrderOf({ order: "cheapest" })).toBe("cheapest");
    for (const odd of [null, {}, { order: "dearest" }, "own", 7])
      expect(drawOrderOf(odd)).toBe("first_expired");
  });
});
