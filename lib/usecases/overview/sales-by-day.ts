import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { dayOf, followingDay, startOfDay, type TimeRange } from "@/lib/domain/tenancy/zone";
import { rolledSteps } from "@/lib/usecases/rollup/rolled";

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
  const starts = daysOf(range, timeZone);
  const where = Prisma.sql`r.seller_id = ${partyId}::uuid AND r.currency = ${currency}`;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT to_char(r.at AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS day, sum(r.revenue_nano)::bigint AS revenue,
      sum(r.cost_nano)::bigint AS cost, sum(r.absorbed_nano)::bigint AS absorbed, sum(r.calls)::bigint AS calls
    FROM (${rolledSteps("seller", tenantId, { starts, end: range.to }, where)}) r GROUP BY 1 ORDER BY 1`;
  return rows.map(({ day, revenue, cost, absorbed, calls }) => ({
    day,
    revenueNano: revenue,
    costNano: cost,
    absorbedNano: absorbed,
    calls,
  }));
}

/** The instants at which the days of a range begin in a zone. */
function daysOf({ from, to }: TimeRange, zone: string): Date[] {
  const starts: Date[] = [];
  for (let at = from; at < to; at = startOfDay(followingDay(dayOf(at, zone)), zone)) starts.push(at);
  return starts;
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
