import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { nextPart, outstandingQty, receiptState, type PurchaseLine } from "./line";

const line = (more: Partial<PurchaseLine> = {}): PurchaseLine => ({
  ...{ orderedQty: 1_000n, receivedQty: 0n, cancelledQty: 0n, costNano: 700n, taxNano: 63n },
  ...more,
});

describe("receiving a line in parts", () => {
  it("costs what the line costs, tax too, whatever the parts and what is cancelled between them", () => {
    const part = fc.record({ qty: fc.bigInt({ min: 1n, max: 700n }), cancel: fc.boolean() });
    const ordered = fc.record({
      orderedQty: fc.bigInt({ min: 1n, max: 3_000n }),
      costNano: fc.bigInt({ min: 0n, max: 10n ** 17n }),
      taxNano: fc.bigInt({ min: 0n, max: 10n ** 16n }),
    });
    fc.assert(
      fc.property(ordered, fc.array(part, { maxLength: 12 }), (of, parts) => {
        let now = line(of);
        let [cost, tax] = [0n, 0n];
        const take = (qty: bigint, cancel: boolean) => {
          const taken = nextPart(now, qty);
          cost += taken.costNano;
          tax += taken.taxNano;
          now = cancel
            ? { ...now, cancelledQty: now.cancelledQty + qty }
            : { ...now, receivedQty: now.receivedQty + qty };
        };
        for (const { qty, cancel } of parts) if (qty <= outstandingQty(now)) take(qty, cancel);
        const rest = outstandingQty(now);
        if (rest > 0n) take(rest, true);
        expect([cost, tax]).toEqual([of.costNano, of.taxNano]);
      }),
    );
  });

  it("refuses more than is outstanding, and nothing", () => {
    const half = line({ receivedQty: 400n, cancelledQty: 100n });
    expect(nextPart(half, 500n)).toEqual({ qty: 500n, costNano: 350n, taxNano: 32n });
    for (const qty of [501n, 0n, -1n]) expect(() => nextPart(half, qty)).toThrow(RangeError);
  });

  it("moves the order on", () => {
    expect(receiptState([line()])).toBe("ordered");
    expect(receiptState([line({ receivedQty: 1n }), line()])).toBe("part_received");
    expect(receiptState([line({ receivedQty: 1_000n })])).toBe("received");
    expect(receiptState([line({ receivedQty: 1n, cancelledQty: 999n })])).toBe("received");
    expect(receiptState([line({ cancelledQty: 1_000n })])).toBe("cancelled");
  });
});
