import type { PaymentProvider } from "@/lib/integrations/payments/provider";

import { decidePayment, findPayment, openPayment, type SandboxPaymentPage } from "./books";
import { deliverEvent, type DeliverySettings } from "./deliver";
import { decodeEvent, encodeEvent } from "./event";
import { moveOf, type Decision } from "./payment-state";
import { SIGNATURE_HEADER, verifySignature } from "./signature";

export const SANDBOX = "sandbox";

export interface SandboxSettings extends DeliverySettings {
  /** Mints a UUIDv7 of the present. */
  readonly newId: () => string;
}

/** The sandbox as a payment provider, and what its payers do on its page. */
export interface SandboxGateway extends PaymentProvider {
  page(ref: string): Promise<SandboxPaymentPage | null>;
  /** Takes the payer's decision and tells the merchant. Null where it is not to be taken (any more). */
  decide(ref: string, decision: Decision): Promise<SandboxPaymentPage | null>;
}

/**
 * A payment gateway that moves no money: same interface, same redirect, same signed webhook as a real one, with the
 * payer's decision made on a page of ours. Clock, ids, secret and fetch are given.
 */
export function createSandboxGateway(settings: SandboxSettings): SandboxGateway {
  return {
    name: SANDBOX,
    livemode: false,
    async createCheckout(intent) {
      const { providerRef } = await openPayment(intent, settings.newId(), settings.now());
      return { providerRef, redirectUrl: new URL(`/pay/${providerRef}`, intent.returnUrl).href };
    },
    resumeHref: ({ providerRef }) => `/pay/${providerRef}`,
    async fetchPayment({ tenantId, providerRef }) {
      const payment = await findPayment(providerRef);
      return payment?.tenantId === tenantId ? payment : null;
    },
    verifyWebhook(rawBody, headers) {
      verifySignature(settings.secret, settings.now(), rawBody, headers.get(SIGNATURE_HEADER));
      return decodeEvent(rawBody);
    },
    page: findPayment,
    async decide(ref, decision) {
      const payment = await decidePayment(ref, decision);
      if (payment === null) return null;
      const event = encodeEvent(settings.newId(), settings.now(), payment.providerRef, moveOf(decision).to);
      await deliverEvent(event, settings);
      return payment;
    },
  };
}
