import { z } from "zod";

import { query } from "../define";
import { wireId } from "../wire-id-field";

interface AttemptRow {
  seq: number;
  upstream: string | null;
  credential: string | null;
  hint: string | null;
  started_at: Date;
  outcome: string;
  http_status: number | null;
  first_byte_ms: number | null;
  total_ms: number;
  request_id: string | null;
  absorbed_nano: bigint | null;
  currency: string | null;
}

/**
 * The tries of a call that another one followed, in order, with what each cost without being sold: the root's alone to
 * see (SECURITY.md: nothing of upstreams reaches customers or distributors). What several tries at one account absorbed is
 * told with the last of them.
 */
export const listAttempts = query({
  name: "upstream.list_attempts",
  permission: "upstreams.read",
  input: z.strictObject({ callId: wireId("call") }),
  async run({ tx, actor: { tenantId } }, { callId }) {
    const rows = await tx.$queryRaw<AttemptRow[]>`
      SELECT a.seq, u.name AS upstream, k.label AS credential, k.hint, a.started_at, a.outcome, a.http_status,
        a.first_byte_ms, a.total_ms, a.upstream_request_id AS request_id, d.nano AS absorbed_nano, d.currency
      FROM attempt a
      LEFT JOIN upstream u ON u.tenant_id = a.tenant_id AND u.id = a.upstream_id
      LEFT JOIN credential k ON k.tenant_id = a.tenant_id AND k.id = a.credential_id
      LEFT JOIN (
        SELECT t.supplier_account_id, min(d.currency) AS currency, sum(d.cost_nano)::bigint AS nano
        FROM lot_draw d JOIN lot t ON t.tenant_id = d.tenant_id AND t.id = d.lot_id
        WHERE d.tenant_id = ${tenantId}::uuid AND d.call_id = ${callId}::uuid AND d.purpose = 'absorbed'
        GROUP BY t.supplier_account_id
      ) d ON d.supplier_account_id = a.supplier_account_id AND a.seq = (
        SELECT max(b.seq) FROM attempt b
        WHERE b.tenant_id = a.tenant_id AND b.call_id = a.call_id AND b.supplier_account_id = a.supplier_account_id)
      WHERE a.tenant_id = ${tenantId}::uuid AND a.call_id = ${callId}::uuid ORDER BY a.seq`;
    return rows.map((row) => ({
      seq: row.seq,
      upstreamName: row.upstream,
      credential: row.credential === null ? null : { label: row.credential, hint: row.hint ?? "" },
      at: row.started_at,
      outcome: row.outcome,
      httpStatus: row.http_status,
      firstByteMs: row.first_byte_ms,
      totalMs: row.total_ms,
      upstreamRequestId: row.request_id,
      absorbed: row.absorbed_nano === null ? null : { nano: row.absorbed_nano, currency: row.currency ?? "" },
    }));
  },
});
