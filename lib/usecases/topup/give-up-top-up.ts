import { z } from "zod";

import { command } from "@/lib/usecases/define";

/**
 * Marks a top-up whose payment page was left open for a day as cancelled. A payment that arrives all the same is credited:
 * the state at the gateway counts. One that is pending or past that is left alone.
 */
export const giveUpTopUp = command({
  name: "topup.give_up",
  permission: "billing.write",
  scope: "system",
  input: z.object({ id: z.uuid() }),
  async run({ tx, actor, now, audit }, { id }): Promise<boolean> {
    const { count } = await tx.topUp.updateMany({
      where: { tenantId: actor.tenantId, id, status: "created" },
      data: { status: "cancelled", updatedAt: now },
    });
    audit({ kind: "top_up", id, detail: { givenUp: count > 0 } });
    return count > 0;
  },
});
