import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { directBuyer } from "@/lib/usecases/customer/direct-buyer";
import { command } from "@/lib/usecases/define";
import { Conflict } from "@/lib/usecases/errors";

import { withRouting } from "./kept-routing";
import { buyerLimitsInput } from "./schemas";
import { storedLimits, wantedBudgets, writeBudgets } from "./write-budgets";

/** Sets what a direct buyer may use and spend, over all of its keys; for a distributor, its whole branch, which has rates only. */
export const setBuyerLimits = command({
  name: "customer.set_use_limits",
  permission: "customers.write",
  scope: "system",
  input: buyerLimitsInput,
  async run({ tx, actor, now, newId, audit }, { id: buyerId, ...values }) {
    const { tenantId, sellerId, currency, buyer } = await directBuyer(tx, actor, buyerId);
    // What a branch can spend is what its distributor's wallet holds: admission knows no other budget of it.
    if (buyer.kind !== "customer" && Object.values(wantedBudgets(values)).some((nano) => nano !== null))
      throw new Conflict("branch_has_no_budget");
    const limits = storedLimits(values);
    await tx.party.update({
      where: { tenantId_id: { tenantId, id: buyerId } },
      data: { limits: withRouting(limits, buyer.limits), updatedAt: now },
    });
    const subject = { tenantId, sellerId, buyerId, apiKeyId: null, currency };
    await writeBudgets(tx, subject, wantedBudgets(values), { now, newId });
    audit({ kind: "party", id: buyerId, detail: { name: buyer.name, limits, budgets: texts(values) } });
    return { id: toWireId("party", buyerId) };
  },
});

function texts(values: Parameters<typeof wantedBudgets>[0]): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(wantedBudgets(values)).map(([period, nano]) => [period, nano?.toString() ?? null]),
  );
}
