import type { Tx } from "@/lib/db/with-tenant";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import type { Seller } from "./sales-by-day";

const TOP = 6;

/** Something that was sold for so much. */
export interface Leader {
  readonly id: string;
  readonly label: string;
  readonly revenueNano: bigint;
}

interface Row {
  id: string;
  label: string;
  revenue: bigint;
  kind: "customer" | "distributor" | "root";
}

/** The direct buyers that brought most, largest first. */
export async function topBuyers(
  tx: Tx,
  seller: Seller,
  range: TimeRange,
): Promise<(Leader & { kind: Row["kind"] })[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT p.id, p.name AS label, p.kind::text AS kind, sum(l.amount_nano)::bigint AS revenue
    FROM rated_line l JOIN party p ON p.tenant_id = l.tenant_id AND p.id = l.buyer_id
    WHERE l.tenant_id = ${seller.tenantId}::uuid AND l.seller_id = ${seller.partyId}::uuid AND l.currency = ${seller.currency}
      AND l.call_id >= uuid_v7_floor(${range.from}::timestamptz - interval '1 day') AND l.settled_at >= ${range.from} AND l.settled_at < ${range.to}
    GROUP BY p.id, p.name, p.kind ORDER BY revenue DESC, p.id LIMIT ${TOP}`;
  return rows.map(({ id, label, revenue, kind }) => ({
    id: toWireId("party", id),
    label,
    revenueNano: revenue,
    kind,
  }));
}

/** The models that brought most, largest first. */
export async function topModels(tx: Tx, seller: Seller, range: TimeRange): Promise<Leader[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT m.id, m.display_name AS label, sum(l.amount_nano)::bigint AS revenue
    FROM rated_line l JOIN model m ON m.tenant_id = l.tenant_id AND m.id = l.model_id
    WHERE l.tenant_id = ${seller.tenantId}::uuid AND l.seller_id = ${seller.partyId}::uuid AND l.currency = ${seller.currency}
      AND l.call_id >= uuid_v7_floor(${range.from}::timestamptz - interval '1 day') AND l.settled_at >= ${range.from} AND l.settled_at < ${range.to}
    GROUP BY m.id, m.display_name ORDER BY revenue DESC, m.id LIMIT ${TOP}`;
  return rows.map(({ id, label, revenue }) => ({ id: toWireId("model", id), label, revenueNano: revenue }));
}
