import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { NotFound } from "../errors";
import { wireId } from "../wire-id-field";

const PAGE = 50;

interface Row {
  call_id: string;
  settled_at: Date;
  model: string;
  amount_nano: bigint;
  currency: string;
  lots: { id: string; name: string }[] | null;
  cost_nano: bigint | null;
  cost_currency: string | null;
}

/** The calls sold to a direct buyer, newest first, each with the lots it drew on and what those cost. */
export const listBuyerDraws = query({
  name: "lot.list_buyer_draws",
  permission: "inventory.read",
  input: z.strictObject({ id: wireId("party"), after: wireId("call").optional() }),
  async run({ tx, actor: { tenantId } }, { id, after }) {
    const edge = await tx.edge.findFirst({
      where: { tenantId, sellerId: tenantId, buyerId: id },
      include: { buyer: true },
    });
    if (!edge) throw new NotFound("party");
    const before = after ?? "ffffffff-ffff-ffff-ffff-ffffffffffff";
    const rows = await tx.$queryRaw<Row[]>`
      SELECT l.call_id, l.settled_at, m.display_name AS model, l.amount_nano, l.currency, d.lots, d.cost_nano, d.cost_currency
      FROM rated_line l JOIN model m ON m.tenant_id = l.tenant_id AND m.id = l.model_id
      LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) ORDER BY t.id) AS lots,
          sum(d.cost_nano)::bigint AS cost_nano, min(d.currency) AS cost_currency
        FROM lot_draw d JOIN lot t ON t.tenant_id = d.tenant_id AND t.id = d.lot_id
        WHERE d.tenant_id = l.tenant_id AND d.call_id = l.call_id AND d.purpose = 'sold'
      ) d ON true
      WHERE l.tenant_id = ${tenantId}::uuid AND l.seller_id = ${tenantId}::uuid AND l.buyer_id = ${id}::uuid
        AND l.call_id < ${before}::uuid
      ORDER BY l.call_id DESC LIMIT ${PAGE + 1}`;
    const items = rows.slice(0, PAGE).map((row) => ({
      callId: toWireId("call", row.call_id),
      at: row.settled_at,
      modelName: row.model,
      soldNano: row.amount_nano,
      currency: row.currency,
      lots: (row.lots ?? []).map((lot) => ({ id: toWireId("lot", lot.id), name: lot.name })),
      costNano: row.cost_nano ?? 0n,
      costCurrency: row.cost_currency ?? row.currency,
    }));
    const next = rows.length > PAGE ? (items.at(-1)?.callId ?? null) : null;
    return { buyerName: edge.buyer.name, items, next };
  },
});
