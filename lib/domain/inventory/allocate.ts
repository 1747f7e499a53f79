import { ceilDivide } from "../money/rounding";

/** A lot that may serve a call, in draw order, with what the whole call would take of it in its own unit. */
export interface LotOffer {
  readonly lotId: string;
  readonly needQty: bigint;
  /** Free units; null when endless (pay-as-you-go). */
  readonly availableQty: bigint | null;
}

export interface LotDraw {
  readonly lotId: string;
  readonly qty: bigint;
}

/** `short` carries what was covered, and which part of the call was not: `left` of `of`, in the last lot's unit. */
export type Allocation =
  | { readonly kind: "covered"; readonly draws: readonly LotDraw[] }
  | {
      readonly kind: "short";
      readonly draws: readonly LotDraw[];
      readonly left: bigint;
      readonly of: bigint;
    };

/**
 * Covers one call from lots in the order given, spilling into the next when one runs out. Lots may count in
 * different units, so what spills is the fraction not yet covered, `left / of` in the unit of the lot just
 * emptied; the next lot owes that fraction of its own need, rounded up (never less than what is owed).
 */
export function allocate(offers: readonly LotOffer[]): Allocation {
  const draws: LotDraw[] = [];
  let left = 1n;
  let of = 1n;
  for (const { lotId, needQty, availableQty } of offers) {
    const wanted = ceilDivide(needQty * left, of);
    const qty = availableQty === null || availableQty >= wanted ? wanted : availableQty;
    if (qty > 0n) draws.push({ lotId, qty });
    if (qty === wanted) return { kind: "covered", draws };
    // An empty lot changes nothing; keep the fraction as it was rather than round it again.
    if (qty > 0n) [left, of] = [wanted - qty, needQty];
  }
  return { kind: "short", draws, left, of };
}
