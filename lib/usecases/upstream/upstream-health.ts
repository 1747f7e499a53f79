import type { Tx } from "@/lib/db/with-tenant";

/** How an upstream did: calls it answered or failed last, and how long customers waited for the first byte. */
export interface UpstreamHealth {
  readonly calls: bigint;
  readonly failed: bigint;
  /** 95th percentile in ms; null where nothing was answered. */
  readonly firstByteP95Ms: number | null;
}

interface Row {
  upstream_id: string;
  calls: bigint;
  failed: bigint;
  p95: number | null;
}

/** Health by upstream over the 24 hours before `now`, tries that failed over to another upstream included. */
export async function upstreamHealth(
  tx: Tx,
  tenantId: string,
  now: Date,
): Promise<ReadonlyMap<string, UpstreamHealth>> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT upstream_id, count(*) AS calls, count(*) FILTER (WHERE failed) AS failed,
      percentile_cont(0.95) WITHIN GROUP (ORDER BY first_byte_ms) AS p95
    FROM (
      SELECT upstream_id, state = 'released' AND outcome <> 'client_cancelled' AS failed, first_byte_ms FROM call
      WHERE tenant_id = ${tenantId}::uuid AND id >= uuid_v7_floor(${now}::timestamptz - interval '24 hours')
      UNION ALL
      SELECT upstream_id, true, first_byte_ms FROM attempt
      WHERE tenant_id = ${tenantId}::uuid AND call_id >= uuid_v7_floor(${now}::timestamptz - interval '24 hours')
    ) tries GROUP BY upstream_id`;
  return new Map(
    rows.map((row) => [
      row.upstream_id,
      {
        calls: row.calls,
        failed: row.failed,
        firstByteP95Ms: row.p95 === null ? null : Math.round(Number(row.p95)),
      },
    ]),
  );
}
