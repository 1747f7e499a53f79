import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { addCommitmentInput } from "./schemas";
import { ownAccount } from "../supplier/own-account";

/** Records what was promised to be spent at an account; the shortfall to be expected is booked at the end of each month. */
export const addCommitment = command({
  name: "commitment.add",
  permission: "inventory.write",
  input: addCommitmentInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { accountId, name, amount, startsOn, endsOn }) {
    const { supplier } = await ownAccount(tx, tenantId, accountId);
    const id = newId();
    await tx.supplierCommitment.create({
      data: {
        ...{
          tenantId,
          id,
          supplierAccountId: accountId,
          name,
          amountNano: amount,
          currency: supplier.currency,
        },
        ...{ startsAt: startsOn, endsAt: endsOn, accruedNano: 0n, createdAt: now },
      },
    });
    audit({ kind: "commitment", id });
    return { id: toWireId("commitment", id) };
  },
});
