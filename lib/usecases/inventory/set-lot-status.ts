import { command } from "../define";
import { Conflict } from "../errors";
import { lockLot } from "./lock-lots";
import { setLotStatusInput } from "./movement-schemas";

/** What a person may change by hand, and into what. What has ended or is written off stays so. */
const OPEN = ["active", "frozen", "claimed"];

/**
 * Freezes a lot (no call draws on it; those under way settle what they hold), says it is claimed from the supplier, or
 * puts it back into use. Every process knows within two seconds; admission looks again in any case.
 */
export const setLotStatus = command({
  name: "lot.set_status",
  permission: "inventory.write",
  input: setLotStatusInput,
  async run({ tx, actor: { tenantId }, audit }, { id, status, reason }) {
    const lot = await lockLot(tx, tenantId, id);
    if (!OPEN.includes(lot.status) || lot.kind === "pay_as_you_go") throw new Conflict("lot_not_active");
    await tx.lot.update({
      where: { tenantId_id: { tenantId, id } },
      data: { status, statusReason: status === "active" ? null : reason },
    });
    audit({ kind: "lot", id, detail: { from: lot.status, status, reason } });
    return { status };
  },
});
