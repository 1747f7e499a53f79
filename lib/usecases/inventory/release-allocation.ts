import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { lockLot } from "./lock-lots";
import { releaseAllocationInput } from "./movement-schemas";

/**
 * Gives what was kept for somebody back to everybody. The lot stays the lot it became, at the cost it has, and is drawn
 * where its parent would be: nothing moves in the books.
 */
export const releaseAllocation = command({
  name: "lot.release_allocation",
  permission: "inventory.write",
  input: releaseAllocationInput,
  async run({ tx, actor: { tenantId }, audit }, { id }) {
    const lot = await lockLot(tx, tenantId, id);
    await tx.lot.update({
      where: { tenantId_id: { tenantId, id } },
      data: { audiencePartyIds: [], audienceSegments: [] },
    });
    const { audiencePartyIds: partyIds, audienceSegments: segments } = lot;
    audit({ kind: "lot", id, detail: { partyIds, segments } });
    return { id: toWireId("lot", id) };
  },
});
