import { z } from "zod";

import { command } from "@/lib/usecases/define";

/** Keeps the gateway's reference with the top-up its page was opened for; the first one stays. */
export const recordCheckout = command({
  name: "topup.record_checkout",
  permission: "topup.create",
  input: z.object({ id: z.uuid(), providerRef: z.string().min(1).max(200) }),
  unaudited: "bookkeeping of topup.create, which is audited",
  async run({ tx, actor, now }, { id, providerRef }): Promise<null> {
    await tx.topUp.updateMany({
      where: { tenantId: actor.tenantId, id, buyerId: actor.partyId, providerRef: null },
      data: { providerRef, updatedAt: now },
    });
    return null;
  },
});
