import type { Lot } from "@/generated/prisma/client";
import type { LotMovementKind } from "@/generated/prisma/enums";
import type { Tx } from "@/lib/db/with-tenant";
import { departing, NotFreeError, type Departure } from "@/lib/domain/inventory/split";
import type { Entry } from "@/lib/domain/ledger/entry";
import type { LotAmount } from "@/lib/domain/ledger/purchase-entries";

import { Conflict } from "../errors";
import { postEntry } from "../ledger/post-entry";
import type { BookingContext } from "./book-lot";
import { lotOf } from "./lot-view";

/** Units on their way out of a lot that is locked (lock-lots.ts). */
export interface MoveOut {
  readonly kind: LotMovementKind;
  readonly qty: bigint;
  readonly childLotId?: string;
  readonly reason: string | null;
  readonly memberId: string | null;
  /** The entry for an amount at cost. */
  readonly entry: (amount: LotAmount) => Entry;
}

/** Which of the lot's two counts a movement adds to: what was written off, or what went elsewhere. */
function countOf(kind: LotMovementKind): "expiredQty" | "returnedQty" {
  switch (kind) {
    case "expired":
    case "impaired":
      return "expiredQty";
    case "split":
    case "returned":
    case "lost":
    case "claim_paid":
      return "returnedQty";
    default:
      return kind satisfies never;
  }
}

/**
 * Takes the next units off a lot: its count, a movement with their place on the cost curve, and the entry. What is held
 * for calls in flight stays. In the caller's transaction, on a row it locked.
 * @throws Conflict(stock_not_free) when so much is not free.
 */
export async function moveOut(tx: Tx, context: BookingContext, lot: Lot, move: MoveOut): Promise<Departure> {
  const { tenantId, at, newId } = context;
  const departure = departingOf(lot, move.qty);
  const { qty, fromQty, costNano } = departure;
  await tx.lot.update({
    where: { tenantId_id: { tenantId, id: lot.id } },
    data: { [countOf(move.kind)]: { increment: qty } },
  });
  const { kind, reason, memberId } = move;
  await tx.lotMovement.create({
    data: {
      ...{ tenantId, id: newId(), lotId: lot.id, kind, qty, fromQty, costNano, currency: lot.currency },
      ...{ childLotId: move.childLotId ?? null, reason, memberId, createdAt: at },
    },
  });
  const entry = move.entry({ partyId: tenantId, lotId: lot.id, costNano, currency: lotOf(lot).currency });
  const source = { tenantId, id: newId(), sourceKind: "lot", sourceId: lot.id, occurredAt: at };
  await postEntry(tx, entry, { ...source, ...(reason ? { note: reason } : {}) });
  return departure;
}

function departingOf(lot: Lot, qty: bigint): Departure {
  try {
    return departing(lotOf(lot), qty);
  } catch (error) {
    if (error instanceof NotFreeError) throw new Conflict("stock_not_free", { cause: error });
    throw error;
  }
}
