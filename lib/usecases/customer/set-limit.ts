import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Conflict } from "@/lib/usecases/errors";

import { directBuyer, lockWallet } from "./direct-buyer";
import { limitInput } from "./schemas";

/**
 * Sets how far a buyer that is billed afterwards may owe, in nano of the wallet's currency. Throws Conflict(prepaid_has_no_limit),
 * and Conflict(limit_in_use) below what is owed and held already: nobody is put over a limit by lowering it.
 */
export const setLimit = command({
  name: "customer.set_limit",
  permission: "customers.credit",
  scope: "system",
  input: limitInput,
  async run({ tx, actor, now, audit }, { id: buyerId, limit, reason }) {
    const edge = await directBuyer(tx, actor, buyerId);
    if (edge.mode === "prepaid" && limit > 0n) throw new Conflict("prepaid_has_no_limit");
    const wallet = await lockWallet(tx, edge);
    if (wallet.postedNano - wallet.exposureNano - wallet.heldNano + limit < 0n)
      throw new Conflict("limit_in_use");
    await tx.wallet.update({
      where: { tenantId_id: { tenantId: edge.tenantId, id: wallet.id } },
      data: { limitNano: limit, updatedAt: now },
    });
    audit({
      kind: "party",
      id: buyerId,
      detail: { from: wallet.limitNano.toString(), to: limit.toString(), currency: wallet.currency, reason },
    });
    return { id: toWireId("party", buyerId), limitNano: limit };
  },
});
