import type { Tx } from "@/lib/db/with-tenant";

/**
 * Takes the next number of a seller's series: after "INV-2026-00041" of series "INV-2026-" comes "INV-2026-00042". The row stays locked until the transaction ends and
 * falls back with it, so numbers have no gap and no document is issued without one (invariant 9).
 */
export async function takeDocumentNumber(
  tx: Tx,
  issuer: { readonly tenantId: string; readonly sellerId: string },
  series: string,
): Promise<string> {
  const [row] = await tx.$queryRaw<{ number: number }[]>`
    INSERT INTO document_sequence (tenant_id, seller_id, series, next_number)
    VALUES (${issuer.tenantId}::uuid, ${issuer.sellerId}::uuid, ${series}, 2)
    ON CONFLICT (tenant_id, seller_id, series) DO UPDATE SET next_number = document_sequence.next_number + 1
    RETURNING next_number - 1 AS number`;
  if (!row) throw new Error(`series ${series} gave no number`);
  return `${series}${String(row.number).padStart(5, "0")}`;
}
