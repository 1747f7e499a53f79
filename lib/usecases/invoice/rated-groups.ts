import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import { rolled } from "@/lib/usecases/rollup/rolled";

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

// One sum per slot of usage; no value of a request ever enters this text.
const SUM_OF_SLOTS = Prisma.raw(
  `ARRAY[${DIMENSIONS.map((_, slot) => `sum(r.usage[${slot + 1}])::bigint`).join(", ")}]`,
);

/**
 * What a wallet's lines of a period come to, per model, ordered by vendor, name and id. A line belongs to the period
 * its `settledAt` falls in (docs/decisions/0006). Read from the roll-up and what is not folded yet: the same sum to the nano.
 */
export async function ratedGroups(
  tx: Tx,
  where: { readonly tenantId: string; readonly walletId: string },
  period: TimeRange,
): Promise<ModelUsage[]> {
  const lines = rolled("sale", where.tenantId, period, Prisma.sql`r.wallet_id = ${where.walletId}::uuid`);
  const rows = await tx.$queryRaw<Row[]>`
    SELECT m.id AS model_id, m.display_name AS name, m.vendor, s.calls, s.usage, s.net, s.prepaid
    FROM (
      SELECT r.model_id, sum(r.lines)::bigint AS calls, ${SUM_OF_SLOTS} AS usage, sum(r.amount_nano)::bigint AS net,
        sum(r.prepaid_nano)::bigint AS prepaid
      FROM (${lines}) r GROUP BY r.model_id
    ) s JOIN model m ON m.tenant_id = ${where.tenantId}::uuid AND m.id = s.model_id
    ORDER BY m.vendor, m.display_name, m.id`;
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
