import type { Nano } from "../money/nano";
import type { Lot } from "./lot";

type CostCurve = Pick<Lot, "totalQty" | "totalCostNano">;

/** C(q) = floor(total_cost x q / total_qty): what the first q units of a lot cost, in nano (DESIGN section 3). */
export function costOfFirst(lot: CostCurve, qty: bigint): Nano {
  if (qty < 0n) throw new RangeError("a position on the cost curve cannot be negative");
  return (lot.totalCostNano * qty) / lot.totalQty;
}

/**
 * What the units from position `fromQty` to `toQty` cost: C(to) - C(from). Split the way it may, the parts add up
 * to the whole, and at exhaustion to the lot's cost. @throws RangeError when the range runs backwards or past the
 * total (pay-as-you-go has no end, so the caller there simply goes on).
 */
export function costOfDraw(lot: CostCurve & Pick<Lot, "kind">, fromQty: bigint, toQty: bigint): Nano {
  if (fromQty > toQty) throw new RangeError("a draw cannot run backwards");
  if (lot.kind !== "pay_as_you_go" && toQty > lot.totalQty) throw new RangeError("a draw past the lot's end");
  return costOfFirst(lot, toQty) - costOfFirst(lot, fromQty);
}

/** What is left in a lot at cost: stock value in nano. 0 for pay-as-you-go, which is never bought ahead. */
export function costRemaining(lot: Lot): Nano {
  if (lot.kind === "pay_as_you_go") return 0n;
  return lot.totalCostNano - costOfFirst(lot, lot.consumedQty);
}
