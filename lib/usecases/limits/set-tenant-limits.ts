import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";

import { withRouting } from "./kept-routing";
import { tenantLimitsInput } from "./schemas";
import { storedLimits } from "./write-budgets";

/** Sets what all customers of a reseller may use together, through whomever they buy. It has no budget: its stock is what it can sell. */
export const setTenantLimits = command({
  name: "tenant.set_limits",
  permission: "upstreams.write",
  scope: "system",
  input: tenantLimitsInput,
  async run({ tx, actor: { tenantId }, now, audit }, values) {
    const { limits: stored } = await tx.tenant.findUniqueOrThrow({
      where: { id: tenantId },
      select: { limits: true },
    });
    const limits = storedLimits(values);
    await tx.tenant.update({
      where: { id: tenantId },
      data: { limits: withRouting(limits, stored), updatedAt: now },
    });
    audit({ kind: "tenant", id: tenantId, detail: { limits } });
    return { id: toWireId("tenant", tenantId) };
  },
});
