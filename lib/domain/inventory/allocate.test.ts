import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LotOffer } from "./allocate";
import { allocate } from "./allocate";

const qty = fc.bigInt({ min: 0n, max: 1_000_000n });
const offers = fc.array(fc.record({ needQty: qty, availableQty: fc.option(qty, { freq: 8 }) }), {
  maxLength: 6,
});
const named = (list: { needQty: bigint; availableQty: bigint | null }[]): LotOffer[] =>
  list.map((offer, index) => ({ lotId: `l${index}`, ...offer }));

/** The covered part of a call as an exact fraction, over the product of all needs that were drawn on. */
function covered(given: readonly LotOffer[], draws: readonly { lotId: string; qty: bigint }[]) {
  const needs = new Map(given.map(({ lotId, needQty }) => [lotId, needQty]));
  const of = draws.reduce((product, { lotId }) => product * (needs.get(lotId) as bigint), 1n);
  const sum = draws.reduce((total, draw) => total + (of / (needs.get(draw.lotId) as bigint)) * draw.qty, 0n);
  const unitOfEach = draws.reduce((total, { lotId }) => total + of / (needs.get(lotId) as bigint), 0n);
  return { sum, of, unitOfEach };
}

describe("allocate", () => {
  it("takes all from the first lot that has it", () => {
    expect(allocate([{ lotId: "a", needQty: 5n, availableQty: 9n }])).toEqual({
      kind: "covered",
      draws: [{ lotId: "a", qty: 5n }],
    });
  });

  it("spills what is left into the next lot; same unit, same need: to the unit", () => {
    fc.assert(
      fc.property(qty, fc.array(qty, { maxLength: 6 }), (needQty, available) => {
        const result = allocate(named(available.map((availableQty) => ({ needQty, availableQty }))));
        const drawn = result.draws.reduce((sum, draw) => sum + draw.qty, 0n);
        const stock = available.reduce((sum, each) => sum + each, 0n);
        expect(drawn).toBe(stock < needQty ? stock : available.length === 0 ? 0n : needQty);
      }),
    );
  });

  it("spills between units by the fraction not yet covered, rounded up", () => {
    const result = allocate([
      { lotId: "face", needQty: 3_500_000n, availableQty: 1_000_000n },
      { lotId: "quota", needQty: 1_100n, availableQty: 500n },
      { lotId: "pack", needQty: 1n, availableQty: 10n },
    ]);
    // 5/7 of the call is left: 786 of 1,100 tokens; 286 of them again are left: one request.
    expect(result).toEqual({
      kind: "covered",
      draws: [
        { lotId: "face", qty: 1_000_000n },
        { lotId: "quota", qty: 500n },
        { lotId: "pack", qty: 1n },
      ],
    });
  });

  it("says what is missing when stock is short, and draws in the order given", () => {
    expect(
      allocate([
        { lotId: "a", needQty: 10n, availableQty: 4n },
        { lotId: "b", needQty: 10n, availableQty: 0n },
      ]),
    ).toEqual({ kind: "short", draws: [{ lotId: "a", qty: 4n }], left: 6n, of: 10n });
    expect(allocate([])).toEqual({ kind: "short", draws: [], left: 1n, of: 1n });
  });

  it("never draws beyond what is there, never less than the whole call when covered, and wastes under a unit a lot", () => {
    fc.assert(
      fc.property(offers, (list) => {
        const given = named(list);
        const result = allocate(given);
        for (const draw of result.draws) {
          const offer = given.find(({ lotId }) => lotId === draw.lotId) as LotOffer;
          expect(draw.qty > 0n && draw.qty <= offer.needQty).toBe(true);
          expect(offer.availableQty === null || draw.qty <= offer.availableQty).toBe(true);
        }
        const { sum, of, unitOfEach } = covered(given, result.draws);
        const free = given.some(({ needQty }) => needQty === 0n);
        if (result.kind === "covered" && !free) expect(sum >= of).toBe(true);
        expect(sum - of < unitOfEach || result.draws.length === 0).toBe(true);
      }),
    );
  });

  it("lets an actual use fit the lots its bound was held on, lot by lot", () => {
    const lots = fc.array(fc.record({ hold: qty, use: qty, availableQty: qty }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(lots, (list) => {
        const bound = allocate(
          named(list.map(({ hold, availableQty }) => ({ needQty: hold, availableQty }))),
        );
        fc.pre(bound.kind === "covered");
        const heldOn = new Map(bound.draws.map((draw) => [draw.lotId, draw.qty]));
        const actual = allocate(
          named(list.map(({ hold, use }) => ({ needQty: use < hold ? use : hold, availableQty: 0n }))).map(
            (offer) => ({
              ...offer,
              availableQty: heldOn.get(offer.lotId) ?? 0n,
            }),
          ),
        );
        expect(actual.kind).toBe("covered");
      }),
    );
  });
});
