import type { Lot } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import type { Audience } from "@/lib/domain/inventory/audience";
import { lotSplit } from "@/lib/domain/ledger/stock-entries";

import { Conflict } from "../errors";
import type { BookingContext } from "./book-lot";
import { moveOut } from "./move-out";

/** A part of a lot that is to be a lot of its own. */
export interface SplitOff {
  readonly qty: bigint;
  readonly name: string;
  readonly audience: Audience;
  readonly reason: string | null;
  readonly memberId: string | null;
}

/**
 * Makes part of a locked lot a lot of its own, at exactly what that part costs; Dr stock:{child}, Cr stock:{parent}.
 * Everything else about it is the parent's. What the input tax was stays with the parent: it is an asset of its own.
 * @returns the child's id
 * @throws Conflict(lot_not_active) unless the lot is drawn from now; Conflict(stock_not_free)
 */
export async function splitOff(tx: Tx, context: BookingContext, lot: Lot, split: SplitOff): Promise<string> {
  const { tenantId, at, newId } = context;
  if (lot.status !== "active" || lot.kind === "pay_as_you_go" || (lot.expiresAt && lot.expiresAt <= at))
    throw new Conflict("lot_not_active");
  const childLotId = newId();
  const { qty, name, audience, reason, memberId } = split;
  const { costNano } = await moveOut(tx, context, lot, {
    ...{ kind: "split", qty, childLotId, reason, memberId },
    entry: (amount) => lotSplit({ ...amount, childLotId }),
  });
  const { kind, status, modelIds, currency, fxRateId, startsAt, expiresAt, receivedAt, drawRank } = lot;
  const { supplierAccountId, purchaseOrderId, purchaseLineId } = lot;
  const burnWeights: object = structuredClone(lot.burnWeights) as object;
  await tx.lot.create({
    data: {
      ...{
        tenantId,
        id: childLotId,
        parentLotId: lot.id,
        name,
        kind,
        status,
        modelIds,
        burnWeights,
        costNano,
      },
      ...{ supplierAccountId, purchaseOrderId, purchaseLineId, currency, fxRateId, receivedQty: qty },
      ...{
        drawnQty: 0n,
        expiredQty: 0n,
        returnedQty: 0n,
        heldQty: 0n,
        inputTaxNano: 0n,
        commitmentNano: null,
      },
      ...{ startsAt, expiresAt, receivedAt, drawRank, createdAt: at },
      ...{ audiencePartyIds: [...audience.partyIds], audienceSegments: [...audience.segments] },
    },
  });
  return childLotId;
}
