import type { Lot } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { lotFound, lotLost } from "@/lib/domain/ledger/stock-entries";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Conflict } from "../errors";
import { postEntry } from "../ledger/post-entry";
import type { BookingContext } from "./book-lot";
import { lockLot } from "./lock-lots";
import { lotOf } from "./lot-view";
import { moveOut } from "./move-out";
import { adjustLotInput } from "./movement-schemas";
import { quantityIn } from "./quantity";

/**
 * Corrects what the books say is in a lot, with a reason. What is missing leaves at cost (Dr stock_adjustment, Cr
 * stock:{lot}); what was found becomes a lot of its own beside it (Dr stock:{new}, Cr stock_adjustment), so that the
 * cost of the old one's units never changes. Answers the lot that holds the result.
 */
export const adjustLot = command({
  name: "lot.adjust",
  permission: "inventory.write",
  input: adjustLotInput,
  async run({ tx, actor, now, newId, audit }, { id, direction, quantity, cost, reason }) {
    const { tenantId, memberId } = actor;
    const lot = await lockLot(tx, tenantId, id);
    if (lot.kind === "pay_as_you_go") throw new Conflict("lot_not_active");
    const qty = quantityIn(lot.kind, quantity);
    audit({ kind: "lot", id, detail: { direction, qty: qty.toString(), reason } });
    const context = { tenantId, at: now, newId };
    if (direction === "found")
      return { id: toWireId("lot", await findBeside(tx, context, lot, qty, cost, reason)) };
    await moveOut(tx, context, lot, { kind: "lost", qty, reason, memberId, entry: lotLost });
    return { id: toWireId("lot", id) };
  },
});

async function findBeside(
  tx: Tx,
  { tenantId, at, newId }: BookingContext,
  lot: Lot,
  qty: bigint,
  costNano: bigint,
  reason: string,
): Promise<string> {
  if (lot.expiresAt && lot.expiresAt <= at) throw new Conflict("lot_not_active");
  const id = newId();
  const { supplierAccountId, name, kind, modelIds, currency, fxRateId, startsAt, expiresAt } = lot;
  const { audiencePartyIds, audienceSegments, purchaseOrderId } = lot;
  const burnWeights: object = structuredClone(lot.burnWeights) as object;
  await tx.lot.create({
    data: {
      ...{ tenantId, id, parentLotId: lot.id, supplierAccountId, purchaseOrderId, name: `${name} (+)`, kind },
      ...{ status: "active", modelIds, burnWeights, receivedQty: qty, costNano, inputTaxNano: 0n, currency },
      ...{ drawnQty: 0n, expiredQty: 0n, returnedQty: 0n, heldQty: 0n, fxRateId, commitmentNano: null },
      ...{ startsAt, expiresAt, receivedAt: at, createdAt: at, audiencePartyIds, audienceSegments },
    },
  });
  const amount = { partyId: tenantId, lotId: id, costNano, currency: lotOf(lot).currency };
  const source = { tenantId, id: newId(), sourceKind: "lot", sourceId: id, occurredAt: at, note: reason };
  await postEntry(tx, lotFound(amount), source);
  return id;
}
