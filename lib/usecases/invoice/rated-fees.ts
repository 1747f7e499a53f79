import type { Tx } from "@/lib/db/with-tenant";
import type { TimeRange } from "@/lib/domain/tenancy/zone";

/**
 * What of a wallet's lines of a period is percentage fees, in nano by model; models without one are left out. Periods as for
 * the lines themselves (rated-groups.ts); only lines that have a fee are read.
 */
export async function ratedFees(
  tx: Tx,
  where: { readonly tenantId: string; readonly walletId: string },
  period: TimeRange,
): Promise<ReadonlyMap<string, bigint>> {
  const rows = await tx.$queryRaw<{ readonly model_id: string; readonly fee: bigint }[]>`
    SELECT model_id, sum(fee_nano)::bigint AS fee FROM rated_line
    WHERE tenant_id = ${where.tenantId}::uuid AND wallet_id = ${where.walletId}::uuid AND fee_nano > 0
      AND call_id >= uuid_v7_floor(${period.from}::timestamptz - interval '1 day')
      AND call_id < uuid_v7_floor(${period.to}::timestamptz)
      AND settled_at >= ${period.from} AND settled_at < ${period.to}
    GROUP BY model_id`;
  return new Map(rows.map((row) => [row.model_id, row.fee]));
}
