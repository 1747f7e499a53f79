import { availableQty } from "@/lib/domain/inventory/lot";
import { lotImpaired } from "@/lib/domain/ledger/stock-entries";

import { command } from "../define";
import { Conflict } from "../errors";
import { lockLot } from "./lock-lots";
import { lotOf } from "./lot-view";
import { moveOut } from "./move-out";
import { impairLotInput } from "./movement-schemas";

/**
 * Writes off what a frozen or claimed lot has left: Dr impairment, Cr stock:{lot}. What calls under way hold is theirs;
 * what they give back is written off by the expiry job.
 */
export const impairLot = command({
  name: "lot.impair",
  permission: "inventory.write",
  input: impairLotInput,
  async run({ tx, actor, now, newId, audit }, { id, reason }) {
    const { tenantId, memberId } = actor;
    const lot = await lockLot(tx, tenantId, id);
    if (lot.status !== "frozen" && lot.status !== "claimed") throw new Conflict("lot_not_frozen");
    const qty = availableQty(lotOf(lot)) ?? 0n;
    const context = { tenantId, at: now, newId };
    if (qty > 0n)
      await moveOut(tx, context, lot, { kind: "impaired", qty, reason, memberId, entry: lotImpaired });
    await tx.lot.update({
      where: { tenantId_id: { tenantId, id } },
      data: { status: "impaired", statusReason: reason },
    });
    audit({ kind: "lot", id, detail: { qty: qty.toString(), reason } });
    return { status: "impaired" as const };
  },
});
