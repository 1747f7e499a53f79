import type { Actor } from "@/lib/usecases/actor";
import { command } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";

import { topUpIdSchema } from "./schemas";
import { settlePayment } from "./settle-payment";
import { topUpView, type TopUpView } from "./top-up-view";

interface Asked {
  readonly topUp: TopUpView;
  readonly providerRef: string | null;
}

/**
 * For a payer who came back before the webhook did: asks the gateway now. Does nothing the webhook would not do, and
 * nothing twice. Throws NotFound for another party's top-up.
 */
export const refreshTopUp = command({
  name: "topup.refresh",
  permission: "topup.create",
  input: topUpIdSchema,
  unaudited: "only asks; what it leads to is audited as topup.settle_payment",
  async run({ tx, actor }, { id }): Promise<Asked> {
    const { tenantId, partyId: buyerId } = actor;
    const row = found(
      "top_up",
      await tx.topUp.findFirst({ where: { tenantId, id, buyerId }, include: { payments: true } }),
    );
    return { topUp: topUpView(row), providerRef: row.providerRef };
  },
  after: [askProvider],
});

async function askProvider(asked: Asked, { actor, now }: { actor: Actor; now: Date }): Promise<Asked> {
  const { topUp, providerRef } = asked;
  if (providerRef === null || topUp.status === "paid") return asked;
  const { tenantId, requestId } = actor;
  await settlePayment({ tenantId, provider: topUp.provider, providerRef }, `topup.refresh ${requestId}`, now);
  return asked;
}
