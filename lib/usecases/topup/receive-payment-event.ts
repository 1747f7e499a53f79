import { z } from "zod";

import type { Tx } from "@/lib/db/with-tenant";
import type { ProviderPayment } from "@/lib/integrations/payments/provider";
import { paymentProvider } from "@/lib/integrations/payments/registry";
import { command } from "@/lib/usecases/define";

import { applyPayment, type PaymentOutcome } from "./apply-payment";

/** What a delivery led to; kept with the event. */
export type EventOutcome = PaymentOutcome | "duplicate" | "unknown_payment";

/** A payment as a provider's `fetchPayment` gave it. */
export const fetchedPaymentSchema = z.object({
  providerRef: z.string(),
  paymentId: z.string().min(1),
  reference: z.string(),
  state: z.enum(["open", "pending", "succeeded", "failed", "cancelled"]),
  amountMinor: z.bigint(),
  feeMinor: z.bigint(),
  currency: z.string(),
  livemode: z.boolean(),
}) satisfies z.ZodType<ProviderPayment>;

const eventSchema = z.object({
  id: z.string().min(1),
  kind: z.string().min(1),
  payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/**
 * Keeps a verified event and its effect in one transaction: both are there or neither. The event only names a payment;
 * that was fetched anew beforehand, and what was fetched is all that counts. A repeated event does nothing.
 */
export const receivePaymentEvent = command({
  name: "topup.receive_payment_event",
  permission: "billing.write",
  scope: "system",
  input: z.object({ provider: z.string(), event: eventSchema, payment: fetchedPaymentSchema.nullable() }),
  async run({ tx, actor, now, newId, audit }, { provider, event, payment }): Promise<EventOutcome> {
    const { tenantId } = actor;
    if (await isRepeated(tx, provider, event.id)) return "duplicate";
    const { livemode: expectedLivemode } = paymentProvider(provider);
    const { outcome, topUpId } = payment
      ? await applyPayment({ tx, now, newId }, tenantId, { provider, expectedLivemode, payment })
      : { outcome: "unknown_payment" as const, topUpId: null };
    await tx.paymentEvent.create({
      data: {
        ...{ tenantId, id: newId(), provider, providerEventId: event.id, kind: event.kind },
        ...{ payload: event.payload, outcome, receivedAt: now },
      },
    });
    if (topUpId) audit({ kind: "top_up", id: topUpId, detail: { event: event.id, outcome } });
    return outcome;
  },
});

/** Waits for whoever works off the same event at this moment, so that each is worked off once. */
async function isRepeated(tx: Tx, provider: string, eventId: string): Promise<boolean> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${provider} ${eventId}`}, 0))`;
  const known = await tx.paymentEvent.findUnique({
    where: { provider_providerEventId: { provider, providerEventId: eventId } },
    select: { id: true },
  });
  return known !== null;
}
