import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";
import type { TimeRange } from "@/lib/domain/tenancy/zone";

/** Whose sales, in one currency. The root's cost is what its stock gave, everybody else's what its own seller charged it. */
export interface SellingParty {
  readonly tenantId: string;
  readonly partyId: string;
  readonly isRoot: boolean;
  readonly currency: string;
}

/** What of a seller's sales is meant; empty lists mean all. */
export interface SoldFilter {
  readonly models: readonly string[];
  readonly buyers: readonly string[];
}

/** Which of a seller's sales are to be grouped; days are those of its zone. */
export interface GroupAsked {
  readonly seller: SellingParty & { readonly timeZone: string };
  readonly range: TimeRange;
  readonly filter: SoldFilter;
}

export const EVERYTHING: SoldFilter = { models: [], buyers: [] };

/**
 * Has the rest of a transaction join sales with their cost by hashing. Row-level security hides from the planner how many rows a
 * party sees: it believes in one, joins by nested loops, and takes minutes for what takes a moment.
 */
export async function joinByHash(tx: Tx): Promise<void> {
  await tx.$executeRaw`SET LOCAL enable_nestloop = off`;
}

const DAY_MS = 86_400_000;
/** A line is settled in the range; its call was admitted at most a day before that. */
const idFloor = (at: Date) => Prisma.sql`${uuidV7Floor(new Date(at.getTime() - DAY_MS))}::uuid`;

/**
 * Two common table expressions of a seller's own: `sold`, its lines (call_id, buyer_id, model_id, settled_at, revenue), and `paid`,
 * what each call cost it (call_id, cost). Never a row of another level. For what looks at calls one by one; figures of many are
 * read from roll-ups (rolled-profit.ts). Days are cut by the line's settlement, as bills are.
 */
export function soldCalls(
  seller: SellingParty,
  range: TimeRange,
  filter: SoldFilter = EVERYTHING,
): Prisma.Sql {
  const { tenantId, partyId, currency } = seller;
  const models =
    filter.models.length > 0 ? Prisma.sql`AND model_id = ANY (${filter.models}::uuid[])` : Prisma.empty;
  const buyers =
    filter.buyers.length > 0 ? Prisma.sql`AND buyer_id = ANY (${filter.buyers}::uuid[])` : Prisma.empty;
  return Prisma.sql`sold AS (
      SELECT call_id, buyer_id, model_id, settled_at, amount_nano AS revenue FROM rated_line
      WHERE tenant_id = ${tenantId}::uuid AND seller_id = ${partyId}::uuid AND currency = ${currency}
        AND call_id >= ${idFloor(range.from)} AND settled_at >= ${range.from} AND settled_at < ${range.to} ${models} ${buyers}
    ), paid AS (${paidCalls(seller, range)})`;
}

function paidCalls({ tenantId, partyId, currency, isRoot }: SellingParty, range: TimeRange): Prisma.Sql {
  if (isRoot)
    return Prisma.sql`SELECT call_id, sum(cost_nano)::bigint AS cost FROM lot_draw
      WHERE tenant_id = ${tenantId}::uuid AND purpose = 'sold' AND currency = ${currency} AND call_id >= ${idFloor(range.from)}
      GROUP BY call_id`;
  return Prisma.sql`SELECT call_id, amount_nano AS cost FROM rated_line
    WHERE tenant_id = ${tenantId}::uuid AND buyer_id = ${partyId}::uuid AND currency = ${currency}
      AND call_id >= ${idFloor(range.from)}`;
}

/** What some sales come to, in nano. */
export interface ProfitSums {
  readonly calls: bigint;
  readonly revenueNano: bigint;
  readonly costNano: bigint;
  /** Calls whose cost is in another currency, or nobody's: they are in the revenue and not in the cost. */
  readonly uncosted: bigint;
}

/** A row of {@link SUMS}. Sums may pass what bigint holds: numeric, and text on the way out. */
export interface SumsRow {
  readonly calls: bigint;
  readonly revenue: string;
  readonly cost: string;
  readonly uncosted: bigint;
}

/** Columns over `sold s` left-joined with `paid p`. A free call costs nothing and is not counted as uncosted. */
export const SUMS = Prisma.sql`count(*) AS calls, COALESCE(sum(s.revenue), 0)::text AS revenue,
  COALESCE(sum(p.cost), 0)::text AS cost, count(*) FILTER (WHERE p.cost IS NULL AND s.revenue > 0) AS uncosted`;

/** Reads a row of {@link SUMS}. */
export function sumsOf({ calls, revenue, cost, uncosted }: SumsRow): ProfitSums {
  return { calls, revenueNano: BigInt(revenue), costNano: BigInt(cost), uncosted };
}

export const NO_SALES: ProfitSums = { calls: 0n, revenueNano: 0n, costNano: 0n, uncosted: 0n };

/** Both together. */
export function addSums(a: ProfitSums, b: ProfitSums): ProfitSums {
  return {
    calls: a.calls + b.calls,
    revenueNano: a.revenueNano + b.revenueNano,
    costNano: a.costNano + b.costNano,
    uncosted: a.uncosted + b.uncosted,
  };
}
