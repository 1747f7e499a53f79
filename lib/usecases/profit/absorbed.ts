import type { Tx } from "@/lib/db/with-tenant";
import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";
import type { TimeRange } from "@/lib/domain/tenancy/zone";

import type { SellingParty } from "./sold-calls";

/** Cost that was charged to nobody, by what caused it. */
export interface AbsorbedCause {
  readonly purpose: "absorbed" | "testing";
  /** The row of the charge table: "C13"; null where a failed try before a good one was billed. */
  readonly row: string | null;
  readonly calls: bigint;
  readonly costNano: bigint;
}

interface Row {
  readonly purpose: AbsorbedCause["purpose"];
  readonly fault_row: string | null;
  readonly calls: bigint;
  readonly cost: string;
}

/** What stock gave without a sale in a stretch of time, the dearest cause first. Nothing for a seller without stock. */
export async function absorbedCauses(
  tx: Tx,
  seller: SellingParty,
  range: TimeRange,
): Promise<AbsorbedCause[]> {
  if (!seller.isRoot) return [];
  const { tenantId, currency } = seller;
  const floor = uuidV7Floor(new Date(range.from.getTime() - 86_400_000));
  const rows = await tx.$queryRaw<Row[]>`
    SELECT d.purpose::text AS purpose, CASE WHEN c.state = 'released' THEN c.fault_row END AS fault_row,
      count(DISTINCT d.call_id) AS calls, sum(d.cost_nano)::text AS cost
    FROM lot_draw d LEFT JOIN call c ON c.tenant_id = d.tenant_id AND c.id = d.call_id AND c.id >= ${floor}::uuid
    WHERE d.tenant_id = ${tenantId}::uuid AND d.purpose <> 'sold' AND d.currency = ${currency} AND d.call_id >= ${floor}::uuid
      AND d.settled_at >= ${range.from} AND d.settled_at < ${range.to}
    GROUP BY 1, 2 ORDER BY sum(d.cost_nano) DESC, 1, 2`;
  return rows.map(({ purpose, fault_row: row, calls, cost }) => ({
    purpose,
    row,
    calls,
    costNano: BigInt(cost),
  }));
}
