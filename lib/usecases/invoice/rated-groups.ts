import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import type { TimeRange } from "@/lib/domain/tenancy/zone";

/** The rated lines of one model within one wallet and period, summed. */
export interface ModelUsage {
  readonly modelId: string;
  readonly modelName: string;
  readonly vendor: string;
  readonly calls: bigint;
  /** 13 slots in the order of DIMENSIONS. */
  readonly usage: readonly bigint[];
  readonly netNano: bigint;
  readonly prepaidNano: bigint;
}

interface Row {
  model_id: string;
  name: string;
  vendor: string;
  calls: bigint;
  usage: bigint[];
  net: bigint;
  prepaid: bigint;
}

// One sum per slot of call.usage; no value of a request ever enters this text.
const SUM_OF_SLOTS = Prisma.raw(
  `ARRAY[${DIMENSIONS.map((_, slot) => `sum(c.usage[${slot + 1}])::bigint`).join(", ")}]`,
);

/**
 * What a wallet's lines of a period come to, per model, ordered by vendor, name and id. A line belongs to the period
 * its `settledAt` falls in (docs/decisions/0006). The longest call is half an hour, so call ids from a day before the
 * period's start cover it: only the partitions of those days are read.
 */
export async function ratedGroups(
  tx: Tx,
  where: { readonly tenantId: string; readonly walletId: string },
  period: TimeRange,
): Promise<ModelUsage[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT m.id AS model_id, m.display_name AS name, m.vendor, count(*) AS calls, ${SUM_OF_SLOTS} AS usage,
      sum(l.amount_nano)::bigint AS net, sum(l.prepaid_nano)::bigint AS prepaid
    FROM rated_line l
    JOIN call c ON c.tenant_id = l.tenant_id AND c.id = l.call_id
    JOIN model m ON m.tenant_id = l.tenant_id AND m.id = l.model_id
    WHERE l.tenant_id = ${where.tenantId}::uuid AND l.wallet_id = ${where.walletId}::uuid
      AND l.call_id >= uuid_v7_floor(${period.from}::timestamptz - interval '1 day')
      AND l.call_id < uuid_v7_floor(${period.to}::timestamptz)
      AND c.id >= uuid_v7_floor(${period.from}::timestamptz - interval '1 day')
      AND c.id < uuid_v7_floor(${period.to}::timestamptz)
      AND l.settled_at >= ${period.from} AND l.settled_at < ${period.to}
    GROUP BY m.id, m.display_name, m.vendor ORDER BY m.vendor, m.display_name, m.id`;
  return rows.map((row) => ({
    modelId: row.model_id,
    modelName: row.name,
    vendor: row.vendor,
    calls: row.calls,
    usage: row.usage,
    netNano: row.net,
    prepaidNano: row.prepaid,
  }));
}
