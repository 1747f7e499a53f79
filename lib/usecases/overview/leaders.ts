import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { rolled } from "@/lib/usecases/rollup/rolled";

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

/** The seller's lines of a range, rolled up. */
const salesOf = ({ tenantId, partyId, currency }: Seller, range: TimeRange): Prisma.Sql =>
  rolled("sale", tenantId, range, Prisma.sql`r.seller_id = ${partyId}::uuid AND r.currency = ${currency}`);

/** The direct buyers that brought most, largest first. */
export async function topBuyers(
  tx: Tx,
  seller: Seller,
  range: TimeRange,
): Promise<(Leader & { kind: Row["kind"] })[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT p.id, p.name AS label, p.kind::text AS kind, s.revenue
    FROM (SELECT r.buyer_id, sum(r.amount_nano)::bigint AS revenue FROM (${salesOf(seller, range)}) r GROUP BY r.buyer_id) s
    JOIN party p ON p.tenant_id = ${seller.tenantId}::uuid AND p.id = s.buyer_id
    ORDER BY s.revenue DESC, p.id LIMIT ${TOP}`;
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
    SELECT m.id, m.display_name AS label, s.revenue
    FROM (SELECT r.model_id, sum(r.amount_nano)::bigint AS revenue FROM (${salesOf(seller, range)}) r GROUP BY r.model_id) s
    JOIN model m ON m.tenant_id = ${seller.tenantId}::uuid AND m.id = s.model_id
    ORDER BY s.revenue DESC, m.id LIMIT ${TOP}`;
  return rows.map(({ id, label, revenue }) => ({ id: toWireId("model", id), label, revenueNano: revenue }));
}
