import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { found } from "../errors";
import { listLotDrawsInput } from "./schemas";

interface Row {
  call_id: string;
  qty: bigint;
  cost_nano: bigint;
  currency: string;
  purpose: "sold" | "absorbed" | "testing";
  settled_at: Date;
  model: string;
  buyer_id: string | null;
  buyer: string | null;
}

/** How many rows a call may have of one lot: one for each purpose. */
const PURPOSES = 3;

/**
 * Which calls drew on a lot, newest first: quantity, cost, purpose, model, and the direct buyer it was sold to. A page ends with a call,
 * not within one: what it was sold and what a failed try of it cost may be of the same lot, and a page may be longer for that.
 */
export const listLotDraws = query({
  name: "lot.list_draws",
  permission: "inventory.read",
  input: listLotDrawsInput,
  async run({ tx, actor: { tenantId } }, { id, after, limit }) {
    const lot = found("lot", await tx.lot.findUnique({ where: { tenantId_id: { tenantId, id } } }));
    const before = after ?? "ffffffff-ffff-ffff-ffff-ffffffffffff";
    const rows = await tx.$queryRaw<Row[]>`
      SELECT d.call_id, d.qty, d.cost_nano, d.currency, d.purpose, d.settled_at, m.display_name AS model,
        p.id AS buyer_id, p.name AS buyer
      FROM lot_draw d
      JOIN call c ON c.tenant_id = d.tenant_id AND c.id = d.call_id
      JOIN model m ON m.tenant_id = c.tenant_id AND m.id = c.model_id
      LEFT JOIN party p ON p.tenant_id = c.tenant_id AND p.id = c.party_path[2]
      WHERE d.tenant_id = ${tenantId}::uuid AND d.lot_id = ${id}::uuid AND d.call_id < ${before}::uuid
      ORDER BY d.call_id DESC, d.purpose DESC LIMIT ${limit + PURPOSES}`;
    let end = Math.min(limit, rows.length);
    while (end < rows.length && rows[end]?.call_id === rows[end - 1]?.call_id) end += 1;
    const items = rows.slice(0, end).map((row) => ({
      callId: toWireId("call", row.call_id),
      qty: row.qty,
      costNano: row.cost_nano,
      currency: row.currency,
      purpose: row.purpose,
      settledAt: row.settled_at,
      modelName: row.model,
      buyerId: row.buyer_id === null ? null : toWireId("party", row.buyer_id),
      buyerName: row.buyer,
    }));
    /** Whether quantities are money at face value, not tokens or requests. */
    const money = lot.kind === "face_value" || lot.kind === "pay_as_you_go";
    return { items, money, next: rows.length > end ? (items.at(-1)?.callId ?? null) : null };
  },
});
