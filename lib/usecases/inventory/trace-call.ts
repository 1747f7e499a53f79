import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { found } from "../errors";
import { wireId } from "../wire-id-field";

interface CallRow {
  id: string;
  admitted_at: Date;
  state: "settled" | "released";
  outcome: string;
  model: string;
  buyer_id: string | null;
  buyer: string | null;
  upstream: string | null;
  request_id: string | null;
  amount_nano: bigint | null;
  currency: string | null;
}

interface DrawRow {
  lot_id: string;
  name: string;
  kind: "face_value" | "token_quota" | "request_pack" | "pay_as_you_go";
  purpose: "sold" | "absorbed" | "testing";
  qty: bigint;
  cost_nano: bigint;
  currency: string;
}

/**
 * From a call to the stock it drew on: each lot with quantity and exact cost, whom the reseller sold it to (its direct
 * buyer; whoever buys below that is not the reseller's to see) and for how much.
 */
export const traceCall = query({
  name: "lot.trace_call",
  permission: "inventory.read",
  input: z.strictObject({ id: wireId("call") }),
  async run({ tx, actor: { tenantId } }, { id }) {
    const [row] = await tx.$queryRaw<CallRow[]>`
      SELECT c.id, c.admitted_at, c.state, c.outcome, m.display_name AS model, p.id AS buyer_id, p.name AS buyer,
        u.name AS upstream, c.upstream_request_id AS request_id, l.amount_nano, l.currency
      FROM call c
      JOIN model m ON m.tenant_id = c.tenant_id AND m.id = c.model_id
      LEFT JOIN party p ON p.tenant_id = c.tenant_id AND p.id = c.party_path[2]
      LEFT JOIN upstream u ON u.tenant_id = c.tenant_id AND u.id = c.upstream_id
      LEFT JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = c.id AND l.seller_id = c.tenant_id
      WHERE c.tenant_id = ${tenantId}::uuid AND c.id = ${id}::uuid`;
    const call = found("call", row);
    const draws = await tx.$queryRaw<DrawRow[]>`
      SELECT d.lot_id, t.name, t.kind, d.purpose, d.qty, d.cost_nano, d.currency
      FROM lot_draw d JOIN lot t ON t.tenant_id = d.tenant_id AND t.id = d.lot_id
      WHERE d.tenant_id = ${tenantId}::uuid AND d.call_id = ${id}::uuid ORDER BY d.purpose, d.lot_id`;
    return {
      id: toWireId("call", call.id),
      at: call.admitted_at,
      state: call.state,
      outcome: call.outcome,
      modelName: call.model,
      buyer: call.buyer_id === null ? null : { id: toWireId("party", call.buyer_id), name: call.buyer ?? "" },
      upstreamName: call.upstream,
      upstreamRequestId: call.request_id,
      sold: call.amount_nano === null ? null : { nano: call.amount_nano, currency: call.currency ?? "" },
      draws: draws.map((draw) => ({
        lotId: toWireId("lot", draw.lot_id),
        lotName: draw.name,
        kind: draw.kind,
        purpose: draw.purpose,
        qty: draw.qty,
        costNano: draw.cost_nano,
        currency: draw.currency,
      })),
    };
  },
});
