import type { Tx } from "@/lib/db/with-tenant";
import type { TimeRange } from "@/lib/domain/tenancy/zone";

/** Whose sales: a seller of a tenant, in one currency. */
export interface Seller {
  readonly tenantId: string;
  readonly partyId: string;
  readonly isRoot: boolean;
  readonly currency: string;
  readonly timeZone: string;
}

/** What a seller sold and what that cost it, in nano; absorbed cost apart. */
export interface SalesFigures {
  readonly revenueNano: bigint;
  readonly costNano: bigint;
  readonly absorbedNano: bigint;
  readonly calls: bigint;
}

export interface SalesDay extends SalesFigures {
  /** "2026-11-22" in the seller's zone. */
  readonly day: string;
}

interface Row {
  day: string;
  revenue: bigint;
  cost: bigint;
  absorbed: bigint;
  calls: bigint;
}

/**
 * Sales of each day that had any, in the seller's zone. Revenue is its rated lines; cost is what stock gave for the root
 * and the seller's own bought lines for everybody else.
 */
export async function salesByDay(tx: Tx, seller: Seller, range: TimeRange): Promise<SalesDay[]> {
  const { tenantId, partyId, currency, timeZone } = seller;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT to_char(at AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS day, sum(revenue)::bigint AS revenue, sum(cost)::bigint AS cost,
      sum(absorbed)::bigint AS absorbed, sum(calls)::bigint AS calls
    FROM (
      SELECT settled_at AS at, amount_nano AS revenue, 0 AS cost, 0 AS absorbed, 1 AS calls FROM rated_line
      WHERE tenant_id = ${tenantId}::uuid AND seller_id = ${partyId}::uuid AND currency = ${currency}
        AND call_id >= uuid_v7_floor(${range.from}::timestamptz - interval '1 day') AND settled_at >= ${range.from} AND settled_at < ${range.to}
      UNION ALL
      SELECT settled_at, 0, amount_nano, 0, 0 FROM rated_line
      WHERE tenant_id = ${tenantId}::uuid AND buyer_id = ${partyId}::uuid AND currency = ${currency}
        AND call_id >= uuid_v7_floor(${range.from}::timestamptz - interval '1 day') AND settled_at >= ${range.from} AND settled_at < ${range.to}
      UNION ALL
      SELECT settled_at, 0, CASE purpose WHEN 'sold' THEN cost_nano ELSE 0 END, CASE purpose WHEN 'absorbed' THEN cost_nano ELSE 0 END, 0
      FROM lot_draw
      WHERE ${seller.isRoot} AND tenant_id = ${tenantId}::uuid AND currency = ${currency}
        AND call_id >= uuid_v7_floor(${range.from}::timestamptz - interval '1 day') AND settled_at >= ${range.from} AND settled_at < ${range.to}
    ) sold GROUP BY 1 ORDER BY 1`;
  return rows.map(({ day, revenue, cost, absorbed, calls }) => ({
    day,
    revenueNano: revenue,
    costNano: cost,
    absorbedNano: absorbed,
    calls,
  }));
}

/** The days of a range added up. */
export function totalOf(days: readonly SalesFigures[]): SalesFigures {
  return days.reduce(
    (sum, day) => ({
      revenueNano: sum.revenueNano + day.revenueNano,
      costNano: sum.costNano + day.costNano,
      absorbedNano: sum.absorbedNano + day.absorbedNano,
      calls: sum.calls + day.calls,
    }),
    { revenueNano: 0n, costNano: 0n, absorbedNano: 0n, calls: 0n },
  );
}
