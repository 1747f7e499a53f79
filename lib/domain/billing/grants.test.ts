import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DrawableGrant } from "./draw-grants";
import { drawInOrder, expirableQty, freeOfHolds, refundableQty } from "./draw-grants";
import type { Grant } from "./grant";
import { compareGrants, isSpendable } from "./grant";

const NOW = new Date("2026-06-01T00:00:00Z");
const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

function grant(id: string, remainingQty: bigint, more: Partial<Grant> = {}): Grant {
  return {
    ...{ id, walletId: "w", unit: "money", kind: "paid", priority: 100, scope: { kind: "all" } },
    ...{ validFrom: later(-1), expiresAt: null, grantedQty: remainingQty, remainingQty },
    ...more,
  };
}

const anyGrant = fc
  .record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    remainingQty: fc.bigInt({ min: 0n, max: 1_000n }),
    priority: fc.integer({ min: 0, max: 2 }),
    expiresAt: fc.option(fc.integer({ min: -2, max: 3 }).map(later)),
    kind: fc.constantFrom("paid" as const, "promotional" as const),
  })
  .map(({ id, remainingQty, ...more }) => grant(id, remainingQty, more));
const grants = fc.uniqueArray(anyGrant, { selector: ({ id }) => id, maxLength: 8 });
const amount = fc.bigInt({ min: 0n, max: 5_000n });
const total = (list: readonly { qty: bigint }[]) => list.reduce((sum, { qty }) => sum + qty, 0n);
const left = (list: readonly DrawableGrant[]) =>
  list.reduce((sum, { remainingQty }) => sum + remainingQty, 0n);

describe("the order of grants", () => {
  it("is priority, then expiry with nulls last, then id", () => {
    const sorted = [
      grant("z", 1n, { priority: 1 }),
      grant("c", 1n, { expiresAt: later(1) }),
      grant("a", 1n, { expiresAt: later(2) }),
      grant("b", 1n, { expiresAt: later(2) }),
      grant("0", 1n),
    ];
    expect(
      [...sorted]
        .reverse()
        .sort(compareGrants)
        .map(({ id }) => id),
    ).toEqual(["z", "c", "a", "b", "0"]);
  });

  it("is total, so that the order given never matters", () => {
    fc.assert(
      fc.property(grants, amount, (list, asked) => {
        for (const a of list) for (const b of list) if (a !== b) expect(compareGrants(a, b)).not.toBe(0);
        expect(drawInOrder([...list].reverse(), asked)).toEqual(drawInOrder(list, asked));
      }),
    );
  });
});

describe("drawInOrder", () => {
  it("pays the amount to the unit, from the earlier before the later, and no grant below zero", () => {
    fc.assert(
      fc.property(grants, amount, (list, asked) => {
        const { parts, unfunded } = drawInOrder(list, asked);
        expect(total(parts) + unfunded).toBe(asked);
        expect(unfunded > 0n).toBe(asked > left(list));
        const drawn = new Map(parts.map((part) => [part.grantId, part.qty]));
        const order = [...list].sort(compareGrants).filter(({ remainingQty }) => remainingQty > 0n);
        expect(parts.map(({ grantId }) => grantId)).toEqual(order.slice(0, parts.length).map(({ id }) => id));
        for (const [index, each] of order.slice(0, parts.length).entries()) {
          const qty = drawn.get(each.id) as bigint;
          expect(qty > 0n && qty <= each.remainingQty).toBe(true);
          if (index < parts.length - 1) expect(qty).toBe(each.remainingQty);
        }
      }),
    );
  });

  it("refuses negative amounts, and units that cannot be added", () => {
    expect(() => drawInOrder([], -1n)).toThrow(RangeError);
    expect(() => drawInOrder([grant("a", 1n), grant("b", 1n, { unit: "requests" })], 1n)).toThrow(RangeError);
  });
});

describe("expiry and refund", () => {
  it("spare what running calls hold: afterwards the wallet still covers every hold", () => {
    fc.assert(
      fc.property(grants, amount, (list, asked) => {
        const held = asked % (left(list) + 1n);
        for (const each of list) {
          const taken = freeOfHolds(list, held, each.id);
          expect(taken >= 0n && taken <= each.remainingQty).toBe(true);
          expect(left(list) - taken >= held).toBe(true);
        }
        const expired = list.reduce((sum, { id }) => sum + expirableQty(list, held, id, NOW), 0n);
        expect(left(list) - expired >= held).toBe(true);
      }),
    );
  });

  it("expires nothing before its time, and refunds nothing that was not paid", () => {
    const list = [grant("promo", 50n, { kind: "promotional", expiresAt: NOW }), grant("paid", 100n)];
    expect(expirableQty(list, 0n, "promo", new Date(NOW.getTime() - 1))).toBe(0n);
    expect(expirableQty(list, 0n, "promo", NOW)).toBe(50n);
    expect(expirableQty(list, 20n, "promo", NOW)).toBe(30n);
    expect(expirableQty(list, 0n, "paid", NOW)).toBe(0n);
    expect(refundableQty(list, 0n, "promo")).toBe(0n);
    expect(refundableQty(list, 70n, "paid")).toBe(80n);
    expect(() => freeOfHolds(list, 0n, "nobody")).toThrow(RangeError);
  });
});

describe("isSpendable", () => {
  it("asks for something left, the window and the scope", () => {
    expect(isSpendable(grant("a", 1n), "m1", NOW)).toBe(true);
    expect(isSpendable(grant("a", 0n), "m1", NOW)).toBe(false);
    expect(isSpendable(grant("a", 1n, { expiresAt: NOW }), "m1", NOW)).toBe(false);
    expect(isSpendable(grant("a", 1n, { validFrom: later(1) }), "m1", NOW)).toBe(false);
    const scope = { kind: "models", modelIds: ["m2"] } as const;
    expect(isSpendable(grant("a", 1n, { scope }), "m1", NOW)).toBe(false);
    expect(isSpendable(grant("a", 1n, { scope }), "m2", NOW)).toBe(true);
  });
});
