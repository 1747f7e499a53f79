import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Conflict } from "@/lib/usecases/errors";

import { directBuyer } from "./direct-buyer";
import { setStatusInput } from "./schemas";

/**
 * Suspends a direct buyer, or lets it call again. A suspended party's calls are refused within two seconds, and so are those of
 * everybody below it; its people may still sign in and pay. Doing so again changes nothing.
 */
export const setBuyerStatus = command({
  name: "customer.set_status",
  permission: "customers.write",
  scope: "system",
  input: setStatusInput,
  async run({ tx, actor, now, audit }, { id, status }) {
    const { tenantId, buyer } = await directBuyer(tx, actor, id);
    if (buyer.status === "closed") throw new Conflict("buyer_closed");
    const where = { tenantId_id: { tenantId, id } };
    if (buyer.status !== status) await tx.party.update({ where, data: { status, updatedAt: now } });
    audit({ kind: "party", id, detail: { status } });
    return { id: toWireId("party", id), status };
  },
});
