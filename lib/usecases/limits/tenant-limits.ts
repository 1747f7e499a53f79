import { z } from "zod";

import { query } from "@/lib/usecases/define";

import { limitsView } from "./limit-view";

/** What all customers of a reseller may use together. */
export const tenantLimits = query({
  name: "tenant.read_limits",
  permission: "upstreams.read",
  scope: "system",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId }, now }) {
    const tenant = await tx.tenant.findUniqueOrThrow({
      where: { id: tenantId },
      select: { limits: true, timeZone: true },
    });
    return limitsView(tenant.limits, [], now, tenant.timeZone);
  },
});
