import { costRemaining } from "@/lib/domain/inventory/cost";
import { lotClaimPaid } from "@/lib/domain/ledger/stock-entries";

import { command } from "../define";
import { Conflict, Invalid } from "../errors";
import { lockLot } from "./lock-lots";
import { lotOf } from "./lot-view";
import { moveOut } from "./move-out";
import { settleClaimInput } from "./movement-schemas";

/**
 * Ends a claim the supplier credits, whole or in part: all the lot has left goes (Dr payable:{supplier} what is credited,
 * impairment the rest; Cr stock:{lot}). Throws Conflict(lot_held) while calls hold of it, Invalid above its value.
 */
export const settleClaim = command({
  name: "lot.settle_claim",
  permission: "inventory.write",
  input: settleClaimInput,
  async run({ tx, actor, now, newId, audit }, { id, credited, reason }) {
    const { tenantId, memberId } = actor;
    const row = await lockLot(tx, tenantId, id);
    if (row.status !== "claimed") throw new Conflict("lot_not_claimed");
    if (row.heldQty > 0n) throw new Conflict("lot_held");
    const lot = lotOf(row);
    const qty = lot.totalQty - lot.consumedQty;
    if (qty === 0n) throw new Conflict("stock_not_free");
    if (credited > costRemaining(lot)) throw new Invalid({ credited: "above_value" });
    const { supplierId } = await tx.supplierAccount.findUniqueOrThrow({
      where: { tenantId_id: { tenantId, id: row.supplierAccountId } },
    });
    await moveOut(tx, { tenantId, at: now, newId }, row, {
      ...{ kind: "claim_paid", qty, reason, memberId },
      entry: (amount) => lotClaimPaid({ ...amount, supplierId, creditedNano: credited }),
    });
    await tx.lot.update({ where: { tenantId_id: { tenantId, id } }, data: { status: "exhausted" } });
    audit({ kind: "lot", id, detail: { creditedNano: credited.toString(), reason } });
    return { status: "exhausted" as const };
  },
});
