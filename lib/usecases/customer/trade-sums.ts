import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { dayOf, followingDay, startOfDay, type TimeRange } from "@/lib/domain/tenancy/zone";
import { sellerZone } from "@/lib/usecases/pricing/seller-days";
import { rolled } from "@/lib/usecases/rollup/rolled";

const TRADE_DAYS = 30;

interface TradingSeller {
  readonly tenantId: string;
  readonly partyId: string;
}

/** The last thirty days of a seller's calendar, today included: what its charts show, so that figures beside them are their sums. */
export async function tradeRange(tx: Tx, seller: TradingSeller, now: Date): Promise<TimeRange> {
  const zone = await sellerZone(tx, seller);
  const today = dayOf(now, zone);
  return {
    from: startOfDay({ ...today, day: today.day - TRADE_DAYS + 1 }, zone),
    to: startOfDay(followingDay(today), zone),
  };
}

/** What one direct buyer brought over the last thirty days. */
export interface Trade {
  /** Net of tax, in the currency of its lines; of several, that of the larger part is shown. */
  readonly currency: string | null;
  readonly soldNano: bigint;
  readonly calls: bigint;
  /** What the seller itself paid for these calls; null where it is in another currency. */
  readonly costNano: bigint | null;
}

export const NO_TRADE: Trade = { currency: null, soldNano: 0n, calls: 0n, costNano: 0n };

interface SoldRow {
  buyer_id: string;
  currency: string;
  sold: string;
  calls: bigint;
}

interface CostRow {
  buyer_id: string;
  currency: string;
  cost: string;
}

/**
 * Sales and cost by direct buyer over the last thirty days: what the buyers were charged, and what the seller was charged for
 * the same calls, or drew from stock where it is the root. `buyerId` asks for one only. Rows of other levels are never read.
 */
export async function tradeByBuyer(
  tx: Tx,
  seller: TradingSeller,
  now: Date,
  buyerId: string | null = null,
): Promise<ReadonlyMap<string, Trade>> {
  const { tenantId, partyId } = seller;
  const range = await tradeRange(tx, seller, now);
  const only = buyerId === null ? Prisma.empty : Prisma.sql`AND r.buyer_id = ${buyerId}::uuid`;
  const where = Prisma.sql`r.seller_id = ${partyId}::uuid ${only}`;
  const sold = await tx.$queryRaw<SoldRow[]>`
    SELECT r.buyer_id, r.currency, sum(r.amount_nano)::text AS sold, sum(r.lines)::bigint AS calls
    FROM (${rolled("sale", tenantId, range, where)}) r GROUP BY r.buyer_id, r.currency ORDER BY sum(r.amount_nano)`;
  const costs = await tx.$queryRaw<CostRow[]>`
    SELECT r.buyer_id, r.currency, sum(r.amount_nano)::text AS cost
    FROM (${rolled("margin", tenantId, range, Prisma.sql`${where} AND r.kind = 'cost'`)}) r GROUP BY r.buyer_id, r.currency`;
  const byBuyer = Map.groupBy(costs, (row) => row.buyer_id);
  // The largest currency comes last and stays.
  return new Map(
    sold.map(({ buyer_id, currency, sold: sum, calls }) => [
      buyer_id,
      { currency, soldNano: BigInt(sum), calls, costNano: costIn(byBuyer.get(buyer_id) ?? [], currency) },
    ]),
  );
}

function costIn(rows: readonly CostRow[], currency: string): bigint | null {
  if (rows.some((row) => row.currency !== currency)) return null;
  return rows.reduce((sum, row) => sum + BigInt(row.cost), 0n);
}
