import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { tradeRange } from "@/lib/usecases/customer/trade-sums";
import { rolled } from "@/lib/usecases/rollup/rolled";

/** What lies below a distributor, in totals only: a seller never sees the parties of further levels (SECURITY.md). */
export interface SubtreeTotals {
  readonly customers: number;
  readonly distributors: number;
  /** Calls of thirty days that came through it. */
  readonly calls: bigint;
  /** What the customers at the ends of its branches paid for them; null where they pay in more than one currency. */
  readonly retail: { readonly nano: bigint; readonly currency: string } | null;
}

interface Row {
  top: string;
  customers: bigint;
  distributors: bigint;
}

export const NOTHING_BELOW: SubtreeTotals = { customers: 0, distributors: 0, calls: 0n, retail: null };

/**
 * Totals below each direct distributor of a seller, by distributor. Needs the system scope; nothing that names anybody is read
 * but counts.
 */
export async function subtreeTotals(
  tx: Tx,
  seller: { readonly tenantId: string; readonly partyId: string },
  now: Date,
): Promise<ReadonlyMap<string, SubtreeTotals>> {
  const { tenantId, partyId } = seller;
  const counts = await tx.$queryRaw<Row[]>`
    WITH RECURSIVE below AS (
      SELECT e.buyer_id AS top, e.buyer_id AS party_id, 0 AS depth FROM edge e
      WHERE e.tenant_id = ${tenantId}::uuid AND e.seller_id = ${partyId}::uuid AND e.valid_to IS NULL
      UNION ALL
      SELECT b.top, e.buyer_id, b.depth + 1 FROM below b
      JOIN edge e ON e.tenant_id = ${tenantId}::uuid AND e.seller_id = b.party_id AND e.valid_to IS NULL
      WHERE b.depth < 64
    )
    SELECT b.top, count(*) FILTER (WHERE p.kind = 'customer' AND b.depth > 0) AS customers,
      count(*) FILTER (WHERE p.kind = 'distributor' AND b.depth > 0) AS distributors
    FROM below b JOIN party p ON p.tenant_id = ${tenantId}::uuid AND p.id = b.party_id
    GROUP BY b.top`;
  const where = Prisma.sql`r.seller_id = ${partyId}::uuid AND r.kind = 'retail'`;
  const sales = await tx.$queryRaw<SalesRow[]>`
    SELECT r.buyer_id AS top, r.currency, sum(r.calls)::bigint AS calls, sum(r.amount_nano)::text AS nano
    FROM (${rolled("margin", tenantId, await tradeRange(tx, seller, now), where)}) r GROUP BY r.buyer_id, r.currency`;
  const byTop = Map.groupBy(sales, (row) => row.top);
  return new Map(
    counts.map(({ top, customers, distributors }) => [
      top,
      { customers: Number(customers), distributors: Number(distributors), ...totalled(byTop.get(top) ?? []) },
    ]),
  );
}

interface SalesRow {
  top: string;
  currency: string;
  calls: bigint;
  nano: string;
}

function totalled(rows: readonly SalesRow[]): Pick<SubtreeTotals, "calls" | "retail"> {
  const [only, ...others] = rows;
  return {
    calls: rows.reduce((sum, row) => sum + row.calls, 0n),
    retail: only && others.length === 0 ? { nano: BigInt(only.nano), currency: only.currency } : null,
  };
}
