import { lotReturned } from "@/lib/domain/ledger/purchase-entries";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Conflict } from "../errors";
import { lockLot } from "./lock-lots";
import { moveOut } from "./move-out";
import { returnLotInput } from "./movement-schemas";
import { quantityIn } from "./quantity";

/**
 * Gives units back to the supplier for what they cost: Dr payable:{supplier}, Cr stock:{lot}. Input tax is corrected by
 * the supplier's own credit note.
 */
export const returnLot = command({
  name: "lot.return",
  permission: "inventory.write",
  input: returnLotInput,
  async run({ tx, actor, now, newId, audit }, { id, quantity, reason }) {
    const { tenantId, memberId } = actor;
    const lot = await lockLot(tx, tenantId, id);
    if (lot.kind === "pay_as_you_go") throw new Conflict("lot_not_active");
    const { supplierId } = await tx.supplierAccount.findUniqueOrThrow({
      where: { tenantId_id: { tenantId, id: lot.supplierAccountId } },
    });
    const qty = quantityIn(lot.kind, quantity);
    await moveOut(tx, { tenantId, at: now, newId }, lot, {
      kind: "returned",
      qty,
      reason,
      memberId,
      entry: (amount) => lotReturned({ ...amount, supplierId }),
    });
    audit({ kind: "lot", id, detail: { qty: qty.toString(), reason } });
    return { id: toWireId("lot", id) };
  },
});
