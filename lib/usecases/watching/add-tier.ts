import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { addTierInput } from "./schemas";
import { ownAccount } from "../supplier/own-account";

/** Records a rebate an account earns for spending so much; the tier chaser says when it is near. */
export const addTier = command({
  name: "supplier_tier.add",
  permission: "inventory.write",
  input: addTierInput,
  async run(
    { tx, actor: { tenantId }, now, newId, audit },
    { accountId, name, threshold, rebate, startsOn, endsOn },
  ) {
    const { supplier } = await ownAccount(tx, tenantId, accountId);
    const id = newId();
    await tx.supplierTier.create({
      data: {
        ...{ tenantId, id, supplierAccountId: accountId, name, thresholdNano: threshold, rebateNano: rebate },
        ...{ currency: supplier.currency, startsAt: startsOn, endsAt: endsOn, createdAt: now },
      },
    });
    audit({ kind: "supplierTier", id });
    return { id: toWireId("supplierTier", id) };
  },
});
