import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { NotFound } from "../errors";
import { lockLot } from "./lock-lots";
import { allocateLotInput } from "./movement-schemas";
import { quantityIn } from "./quantity";
import { splitOff } from "./split-off";

/**
 * Keeps part of a lot for buyers or segments: it becomes a lot of its own that only they draw on, before what is
 * everybody's. Throws Conflict(stock_not_free), Conflict(lot_not_active), NotFound for anybody who is not a direct buyer.
 */
export const allocateLot = command({
  name: "lot.allocate",
  permission: "inventory.write",
  input: allocateLotInput,
  async run({ tx, actor, now, newId, audit }, { id, quantity, name, buyerIds, segments }) {
    const { tenantId, memberId } = actor;
    const partyIds = [...new Set(buyerIds)];
    const known = await tx.edge.count({
      where: { tenantId, sellerId: tenantId, buyerId: { in: partyIds }, validTo: null },
    });
    if (known !== partyIds.length) throw new NotFound("party");
    const lot = await lockLot(tx, tenantId, id);
    const qty = quantityIn(lot.kind, quantity);
    const audience = { partyIds, segments: [...new Set(segments)] };
    const childId = await splitOff(tx, { tenantId, at: now, newId }, lot, {
      qty,
      name,
      audience,
      reason: null,
      memberId,
    });
    audit({ kind: "lot", id, detail: { childLotId: childId, qty: qty.toString(), ...audience } });
    return { id: toWireId("lot", childId) };
  },
});
