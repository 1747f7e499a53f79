import type { Nano } from "../money/nano";

/** A line of a purchase order: what was ordered, and how much of it has come or will not come. */
export interface PurchaseLine {
  readonly orderedQty: bigint;
  readonly receivedQty: bigint;
  readonly cancelledQty: bigint;
  /** Net of tax, for all that was ordered. */
  readonly costNano: Nano;
  readonly taxNano: Nano;
}

/** Part of a line, at what the line's curve says: parts add up to the whole in any split. */
export interface LinePart {
  readonly qty: bigint;
  readonly costNano: Nano;
  readonly taxNano: Nano;
}

/** What of a line has neither come nor been cancelled. */
export function outstandingQty(line: PurchaseLine): bigint {
  return line.orderedQty - line.receivedQty - line.cancelledQty;
}

/**
 * The next `qty` units of a line, received or cancelled: position p is what came or was cancelled before, and the part
 * costs C(p + qty) - C(p) with C(q) = floor(cost x q / ordered), tax likewise. @throws RangeError for more than is outstanding
 */
export function nextPart(line: PurchaseLine, qty: bigint): LinePart {
  if (qty <= 0n || qty > outstandingQty(line)) throw new RangeError("more than is outstanding");
  const from = line.receivedQty + line.cancelledQty;
  const share = (total: bigint) =>
    (total * (from + qty)) / line.orderedQty - (total * from) / line.orderedQty;
  return { qty, costNano: share(line.costNano), taxNano: share(line.taxNano) };
}

/** The state of a placed order by what its lines have received. */
export function receiptState(
  lines: readonly PurchaseLine[],
): "ordered" | "part_received" | "received" | "cancelled" {
  const something = lines.some((line) => line.receivedQty > 0n);
  if (lines.some((line) => outstandingQty(line) > 0n)) return something ? "part_received" : "ordered";
  return something ? "received" : "cancelled";
}
