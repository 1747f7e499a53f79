import type { Tx } from "@/lib/db/with-tenant";

/** The next free number of a tenant's orders: PO-1042 after PO-1041. Others wait until the transaction ends. */
export async function nextOrderNumber(tx: Tx, tenantId: string): Promise<string> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`purchase-order ${tenantId}`}, 0))`;
  const [row] = await tx.$queryRaw<{ last: number | null }[]>`
    SELECT max(substring(number FROM '^PO-([0-9]{1,9})$')::int) AS last FROM purchase_order
    WHERE tenant_id = ${tenantId}::uuid`;
  return `PO-${(row?.last ?? 1000) + 1}`;
}
