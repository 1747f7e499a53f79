import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";

import { lately, rolled } from "../rollup/rolled";

const DAY_MS = 86_400_000;
/** Waiting times of so many tries say what a customer meets now; more would say no more, and take longer. */
const TIMED_TRIES = 2_000;

/** How an upstream did: calls it answered or failed last, and how long customers waited for the first byte. */
export interface UpstreamHealth {
  readonly calls: bigint;
  readonly failed: bigint;
  /** 95th percentile in ms, of the latest tries; null where nothing was answered among them. */
  readonly firstByteP95Ms: number | null;
}

interface Row {
  upstream_id: string;
  calls: bigint;
  failed: bigint;
  p95: number | null;
}

/**
 * Health by upstream over the 24 hours before `now`, tries that failed over to another upstream included. Calls are counted from the
 * roll-ups; waiting times are those of the tenant's latest 2,000 calls.
 */
export async function upstreamHealth(
  tx: Tx,
  tenantId: string,
  now: Date,
): Promise<ReadonlyMap<string, UpstreamHealth>> {
  const since = Prisma.sql`uuid_v7_floor(${now}::timestamptz - interval '24 hours')`;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT counted.upstream_id, counted.calls, counted.failed, timed.p95 FROM (
      SELECT t.upstream_id, sum(t.calls)::bigint AS calls, sum(t.failed)::bigint AS failed FROM (
        SELECT r.upstream_id, r.calls, r.failed FROM (${rolled("upstream", tenantId, lately(now, DAY_MS), Prisma.sql`true`)}) r
        UNION ALL
        SELECT a.upstream_id, 1, 1 FROM attempt a WHERE a.tenant_id = ${tenantId}::uuid AND a.call_id >= ${since}
      ) t GROUP BY 1
    ) counted LEFT JOIN (
      SELECT l.upstream_id, percentile_cont(0.95) WITHIN GROUP (ORDER BY l.first_byte_ms) AS p95 FROM (
        SELECT c.upstream_id, c.first_byte_ms FROM call c WHERE c.tenant_id = ${tenantId}::uuid AND c.id >= ${since}
        ORDER BY c.id DESC LIMIT ${TIMED_TRIES}
      ) l GROUP BY 1
    ) timed ON timed.upstream_id = counted.upstream_id`;
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
