import type { Tx } from "@/lib/db/with-tenant";
import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";

export const TRADE_DAYS = 30;
const DAY_MS = 86_400_000;

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
  seller: { readonly tenantId: string; readonly partyId: string },
  now: Date,
  buyerId: string | null = null,
): Promise<ReadonlyMap<string, Trade>> {
  const { tenantId, partyId } = seller;
  const from = uuidV7Floor(new Date(now.getTime() - TRADE_DAYS * DAY_MS));
  const sold = await tx.$queryRaw<SoldRow[]>`
    SELECT buyer_id, currency, sum(amount_nano)::text AS sold, count(*) AS calls FROM rated_line
    WHERE tenant_id = ${tenantId}::uuid AND seller_id = ${partyId}::uuid AND call_id >= ${from}::uuid
      AND (${buyerId}::uuid IS NULL OR buyer_id = ${buyerId}::uuid)
    GROUP BY buyer_id, currency ORDER BY sum(amount_nano)`;
  const costs =
    partyId === tenantId ? stockCosts(tx, tenantId, from, buyerId) : parentCosts(tx, seller, from, buyerId);
  const byBuyer = Map.groupBy(await costs, (row) => row.buyer_id);
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

function stockCosts(tx: Tx, tenantId: string, from: string, buyerId: string | null): Promise<CostRow[]> {
  return tx.$queryRaw<CostRow[]>`
    SELECT l.buyer_id, d.currency, sum(d.cost_nano)::text AS cost
    FROM rated_line l
    JOIN lot_draw d ON d.tenant_id = l.tenant_id AND d.call_id = l.call_id AND d.purpose = 'sold' AND d.call_id >= ${from}::uuid
    WHERE l.tenant_id = ${tenantId}::uuid AND l.level = 0 AND l.call_id >= ${from}::uuid
      AND (${buyerId}::uuid IS NULL OR l.buyer_id = ${buyerId}::uuid)
    GROUP BY l.buyer_id, d.currency`;
}

function parentCosts(
  tx: Tx,
  { tenantId, partyId }: { readonly tenantId: string; readonly partyId: string },
  from: string,
  buyerId: string | null,
): Promise<CostRow[]> {
  return tx.$queryRaw<CostRow[]>`
    SELECT l.buyer_id, paid.currency, sum(paid.amount_nano)::text AS cost
    FROM rated_line l
    JOIN rated_line paid ON paid.tenant_id = l.tenant_id AND paid.call_id = l.call_id AND paid.buyer_id = l.seller_id
      AND paid.call_id >= ${from}::uuid
    WHERE l.tenant_id = ${tenantId}::uuid AND l.seller_id = ${partyId}::uuid AND l.call_id >= ${from}::uuid
      AND (${buyerId}::uuid IS NULL OR l.buyer_id = ${buyerId}::uuid)
    GROUP BY l.buyer_id, paid.currency`;
}
