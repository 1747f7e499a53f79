import { z } from "zod";

import { paymentProvider } from "@/lib/integrations/payments/registry";
import { systemActor } from "@/lib/usecases/actor";
import { command } from "@/lib/usecases/define";

import { applyPayment, type PaymentOutcome } from "./apply-payment";
import { fetchedPaymentSchema } from "./receive-payment-event";

/** Applies a payment that was fetched without a webhook telling of it. */
const settleFetchedPayment = command({
  name: "topup.settle_payment",
  permission: "billing.write",
  scope: "system",
  input: z.object({ provider: z.string(), payment: fetchedPaymentSchema }),
  async run({ tx, actor, now, newId, audit }, { provider, payment }): Promise<PaymentOutcome> {
    const { livemode: expectedLivemode } = paymentProvider(provider);
    const fetched = { provider, expectedLivemode, payment };
    const { outcome, topUpId } = await applyPayment({ tx, now, newId }, actor.tenantId, fetched);
    if (topUpId) audit({ kind: "top_up", id: topUpId, detail: { outcome } });
    return outcome;
  },
});

/**
 * Asks a gateway for a payment and brings its top-up to that state: what a lost webhook would have done. Outside of any
 * transaction. `reason` goes into the audit trail. Null when the gateway knows no such payment.
 */
export async function settlePayment(
  handle: { readonly tenantId: string; readonly provider: string; readonly providerRef: string },
  reason: string,
  now: Date,
): Promise<PaymentOutcome | null> {
  const { tenantId, provider, providerRef } = handle;
  const payment = await paymentProvider(provider).fetchPayment({ tenantId, providerRef });
  if (payment === null) return null;
  return settleFetchedPayment.execute(systemActor(tenantId, reason), { provider, payment }, { now });
}
