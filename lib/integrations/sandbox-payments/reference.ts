import type { PaymentHandle } from "@/lib/integrations/payments/provider";

const REF = /^sbx_([0-9a-f]{32})([0-9a-f]{32})$/;

const dashed = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

/**
 * The sandbox's own name of a payment: whose account, then which payment. It is also the address of its page, so it has
 * to be as hard to guess as a UUIDv7 is.
 */
export function refOf(tenantId: string, paymentId: string): string {
  return `sbx_${tenantId.replaceAll("-", "")}${paymentId.replaceAll("-", "")}`;
}

/** The row a reference names, as dashed UUIDs; null for text that is no reference. */
export function rowOfRef(ref: string): { readonly tenantId: string; readonly id: string } | null {
  const [, tenant, payment] = REF.exec(ref) ?? [];
  return tenant === undefined || payment === undefined
    ? null
    : { tenantId: dashed(tenant), id: dashed(payment) };
}

/** A reference as the product's handle; null for text that is no reference. */
export function handleOfRef(ref: string): PaymentHandle | null {
  const row = rowOfRef(ref);
  return row && { tenantId: row.tenantId, providerRef: ref };
}
