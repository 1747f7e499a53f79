import type { Currency } from "@/lib/domain/money/currency";

/**
 * What the product asks of a payment gateway, whichever it is. Every method talks to the gateway, so none may be called
 * inside a database transaction: record the intent, commit, call, and let the webhook settle it.
 */
export interface PaymentProvider {
  /** As stored on top-ups and payments. */
  readonly name: string;
  /** False where no real money moves; a payment of the other kind is refused. */
  readonly livemode: boolean;
  /** Opens a payment page for an intent. Asking again for the same reference may open a second page. */
  createCheckout(intent: CheckoutIntent): Promise<Checkout>;
  /** Where a payer goes on with a page that was opened, as a path of ours or an address; null where one cannot. */
  resumeHref(handle: PaymentHandle): string | null;
  /** The payment as the gateway has it now: the only source a credit is derived from. Null when it knows no such one. */
  fetchPayment(handle: PaymentHandle): Promise<ProviderPayment | null>;
  /** Reads a delivery after checking its signature over the raw bytes. @throws WebhookRefusedError */
  verifyWebhook(rawBody: Buffer, headers: Headers): WebhookEvent;
}

/** A payment to be asked for; amounts in minor units, tax included. */
export interface CheckoutIntent {
  readonly tenantId: string;
  /** Our order: the wire id of the top-up. */
  readonly reference: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  /** Shown to the payer and on the statement. */
  readonly description: string;
  /** Absolute address the payer comes back to, whatever happened. */
  readonly returnUrl: string;
}

export interface Checkout {
  readonly redirectUrl: string;
  readonly providerRef: string;
}

/** Names a payment at a gateway: whose account there (the tenant's) and which. */
export interface PaymentHandle {
  readonly tenantId: string;
  readonly providerRef: string;
}

export type ProviderPaymentState = "open" | "pending" | "succeeded" | "failed" | "cancelled";

export interface ProviderPayment {
  readonly providerRef: string;
  /** Unique at the gateway over all accounts: what keeps a payment from being credited twice. */
  readonly paymentId: string;
  readonly reference: string;
  readonly state: ProviderPaymentState;
  readonly amountMinor: bigint;
  /** What the gateway keeps of it. */
  readonly feeMinor: bigint;
  readonly currency: string;
  readonly livemode: boolean;
}

/** A verified delivery: says which payment to look at, and is believed in nothing else. */
export interface WebhookEvent {
  readonly id: string;
  readonly kind: string;
  readonly handle: PaymentHandle;
  /** Kept with the event for whoever has to look into it later. */
  readonly payload: Readonly<Record<string, string | number | boolean>>;
}

/** A delivery that is not the gateway's, is too old, or cannot be read: answered 400 and changes nothing. */
export class WebhookRefusedError extends Error {
  override readonly name = "WebhookRefusedError";
}
