import { SYSTEM_PARTY_ID, withTenant, type Tx } from "@/lib/db/with-tenant";
import { applyPpm, type Ppm } from "@/lib/domain/money/ppm";
import type { CheckoutIntent, ProviderPayment } from "@/lib/integrations/payments/provider";
import type { SandboxPayment } from "@/generated/prisma/client";

import { moveOf, type Decision } from "./payment-state";
import { refOf, rowOfRef } from "./reference";

/** The sandbox keeps 1 % of what it takes, so that fees show in the books. */
export const FEE_PPM: Ppm = 10_000;

/** A payment as its page shows it. */
export interface SandboxPaymentPage extends ProviderPayment {
  readonly tenantId: string;
  readonly description: string;
  readonly returnUrl: string;
}

// The gateway's side of things: each call is a transaction of its own, as a request to a real one would be.
function inBooks<T>(tenantId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withTenant({ tenantId, partyId: SYSTEM_PARTY_ID }, work);
}

function pageOf(row: SandboxPayment): SandboxPaymentPage {
  const providerRef = refOf(row.tenantId, row.id);
  return {
    tenantId: row.tenantId,
    providerRef,
    paymentId: providerRef,
    reference: row.reference,
    state: row.status,
    amountMinor: row.amountMinor,
    feeMinor: row.feeMinor,
    currency: row.currency,
    livemode: false,
    description: row.description,
    returnUrl: row.returnUrl,
  };
}

/** Opens a payment for an order, or finds the one it has: asking twice never makes a second one to pay. */
export function openPayment(intent: CheckoutIntent, id: string, now: Date): Promise<SandboxPaymentPage> {
  const { tenantId, reference, amountMinor, currency, description, returnUrl } = intent;
  const feeMinor = applyPpm(amountMinor, FEE_PPM);
  const row = {
    tenantId,
    id,
    reference,
    status: "open" as const,
    amountMinor,
    feeMinor,
    currency,
    description,
    returnUrl,
  };
  return inBooks(tenantId, async (tx) => {
    await tx.sandboxPayment.createMany({ data: [{ ...row, createdAt: now }], skipDuplicates: true });
    const where = { tenantId_reference: { tenantId, reference } };
    return pageOf(await tx.sandboxPayment.findUniqueOrThrow({ where }));
  });
}

/** The payment of a reference; null when there is none. */
export async function findPayment(ref: string): Promise<SandboxPaymentPage | null> {
  const row = rowOfRef(ref);
  if (row === null) return null;
  const found = await inBooks(row.tenantId, (tx) =>
    tx.sandboxPayment.findUnique({ where: { tenantId_id: row } }),
  );
  return found && pageOf(found);
}

/** Takes a decision, if the payment's state allows it; null when there is no such payment or it is past that. */
export function decidePayment(ref: string, decision: Decision): Promise<SandboxPaymentPage | null> {
  const row = rowOfRef(ref);
  if (row === null) return Promise.resolve(null);
  const { from, to } = moveOf(decision);
  return inBooks(row.tenantId, async (tx) => {
    const moved = await tx.sandboxPayment.updateMany({
      where: { ...row, status: { in: [...from] } },
      data: { status: to },
    });
    if (moved.count === 0) return null;
    return pageOf(await tx.sandboxPayment.findUniqueOrThrow({ where: { tenantId_id: row } }));
  });
}
