import type { Nano } from "../money/nano";
import { costOfDraw } from "./cost";
import { availableQty, type Lot } from "./lot";

/** Units that leave a lot other than by a call, with their place on its cost curve and what they cost. */
export interface Departure {
  readonly fromQty: bigint;
  readonly qty: bigint;
  /** C(from + qty) - C(from). */
  readonly costNano: Nano;
}

/** Thrown where more is to leave a lot than is free in it. */
export class NotFreeError extends RangeError {
  override readonly name = "NotFreeError";
  constructor(
    readonly lotId: string,
    readonly freeQty: bigint,
  ) {
    super(`lot ${lotId} has ${freeQty} free`);
  }
}

/**
 * The next `qty` units of a lot, at the price the curve gives them: for a split, a return, a loss, a write-off. Units
 * held for calls in flight stay: they are drawn, or given back, by their calls.
 * @throws NotFreeError when so much is not free. @throws RangeError for a quantity that is not positive, and for
 * pay-as-you-go, which holds nothing that could leave.
 */
export function departing(lot: Lot, qty: bigint): Departure {
  const free = availableQty(lot);
  if (free === null) throw new RangeError("pay-as-you-go has nothing in stock");
  if (qty <= 0n) throw new RangeError("what leaves must be positive");
  if (qty > free) throw new NotFreeError(lot.id, free);
  const fromQty = lot.consumedQty;
  return { fromQty, qty, costNano: costOfDraw(lot, fromQty, fromQty + qty) };
}

/**
 * Splits a lot: `qty` units become a lot of their own that costs exactly what they cost in the parent, with the same
 * kind, scope, weights, currency and dates. Cost is conserved to the nano, whatever is split or drawn before and after.
 * @throws as {@link departing}
 */
export function splitLot(
  parent: Lot,
  qty: bigint,
  childId: string,
): { readonly parent: Lot; readonly child: Lot; readonly departure: Departure } {
  const departure = departing(parent, qty);
  const child: Lot = {
    ...parent,
    id: childId,
    totalQty: qty,
    totalCostNano: departure.costNano,
    consumedQty: 0n,
    heldQty: 0n,
  };
  return { parent: { ...parent, consumedQty: parent.consumedQty + qty }, child, departure };
}
