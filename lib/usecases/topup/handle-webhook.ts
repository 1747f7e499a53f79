import { paymentProvider } from "@/lib/integrations/payments/registry";
import { systemActor } from "@/lib/usecases/actor";

import { receivePaymentEvent, type EventOutcome } from "./receive-payment-event";

/**
 * Works off a delivery of a payment gateway: signature over the raw bytes, then the payment fetched anew, then event and
 * effect in one transaction of the tenant whose payment it is.
 * Throws WebhookRefusedError for what the gateway did not send; anything else it throws makes the gateway deliver again.
 */
export async function handleWebhook(
  providerName: string,
  rawBody: Buffer,
  headers: Headers,
): Promise<EventOutcome> {
  const provider = paymentProvider(providerName);
  const { handle, id, kind, payload } = provider.verifyWebhook(rawBody, headers);
  const payment = await provider.fetchPayment(handle);
  return receivePaymentEvent.execute(systemActor(handle.tenantId, `webhook:${providerName}`), {
    provider: providerName,
    event: { id, kind, payload: { ...payload } },
    payment,
  });
}
