import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { fromArray } from "@/lib/domain/metering/quantities";

import { query } from "../define";
import { partyDetails } from "../invoice/party-details";
import { traceInput } from "./schemas";

const TOKENS_MAX = 2_000;
const FOUND_MAX = 100;
/** What a vendor's id looks like: one word with a digit in it, long enough not to be one of the mail's own. */
const IDS = /[A-Za-z0-9][A-Za-z0-9._:/-]{6,198}[A-Za-z0-9]/g;

interface Row {
  request_id: string;
  call_id: string;
  attempt: number | null;
  admitted_at: Date;
  settled_at: Date;
  state: string;
  outcome: string;
  http_status: number;
  usage: bigint[];
  model: string;
  upstream: string | null;
  account: string | null;
  supplier: string | null;
  customer_id: string;
  customer: string;
  key_id: string | null;
  key_name: string | null;
  key_hint: string | null;
  key_status: string | null;
  path: string[];
}

/**
 * From a vendor's request id, or a whole abuse mail with some in it, to the calls: customer, key, and what evidence needs. Our own call
 * ids count too. Prompts are not stored and so never in it. In the system scope, for the names of customers at any depth.
 */
export const traceNotice = query({
  name: "notice.trace",
  permission: "inventory.read",
  scope: "system",
  input: traceInput,
  async run({ tx, actor: { tenantId }, now }, { text }) {
    const words = [...new Set(text.match(IDS) ?? [])].filter((word) => /\d/.test(word)).slice(0, TOKENS_MAX);
    const rows = await tx.$queryRaw<Row[]>`
      WITH word AS (SELECT unnest(${words}::text[]) AS word), hit AS (
        SELECT w.word AS request_id, c.id AS call_id, NULL::int AS attempt FROM word w
          JOIN call c ON c.tenant_id = ${tenantId}::uuid AND c.upstream_request_id = w.word
        UNION SELECT w.word, a.call_id, a.seq FROM word w
          JOIN attempt a ON a.tenant_id = ${tenantId}::uuid AND a.upstream_request_id = w.word
        UNION SELECT w.word, c.id, NULL FROM word w JOIN call c ON c.tenant_id = ${tenantId}::uuid
          AND c.id = CASE WHEN w.word ~ '^call_[0-9a-f]{32}$' THEN substr(w.word, 6)::uuid END
      )
      SELECT h.request_id, h.call_id, h.attempt, c.admitted_at, c.settled_at, c.state::text AS state, c.outcome, c.http_status, c.usage,
        m.name AS model, u.name AS upstream, sa.name AS account, s.name AS supplier, c.customer_id, p.name AS customer, k.id AS key_id,
        k.name AS key_name, k.hint AS key_hint, k.status::text AS key_status,
        ARRAY(SELECT q.name FROM unnest(c.party_path) WITH ORDINALITY AS o(id, place)
          JOIN party q ON q.tenant_id = ${tenantId}::uuid AND q.id = o.id ORDER BY o.place) AS path
      FROM hit h
      JOIN call c ON c.tenant_id = ${tenantId}::uuid AND c.id = h.call_id
      JOIN model m ON m.tenant_id = c.tenant_id AND m.id = c.model_id
      LEFT JOIN upstream u ON u.tenant_id = c.tenant_id AND u.id = c.upstream_id
      LEFT JOIN supplier_account sa ON sa.tenant_id = c.tenant_id AND sa.id = c.supplier_account_id
      LEFT JOIN supplier s ON s.tenant_id = c.tenant_id AND s.id = sa.supplier_id
      JOIN party p ON p.tenant_id = c.tenant_id AND p.id = c.customer_id
      LEFT JOIN api_key k ON k.tenant_id = c.tenant_id AND k.id = c.api_key_id
      ORDER BY h.call_id DESC, h.attempt NULLS FIRST LIMIT ${FOUND_MAX}`;
    const us = await tx.party.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: tenantId } } });
    const { legalName: author } = partyDetails(us.name, us.billing);
    return { words: words.length, found: rows.map(evidenceOf), author, at: now };
  },
});

function evidenceOf(row: Row) {
  return {
    requestId: row.request_id,
    callId: toWireId("call", row.call_id),
    attempt: row.attempt,
    at: row.admitted_at,
    endedAt: row.settled_at,
    state: row.state,
    outcome: row.outcome,
    httpStatus: row.http_status,
    usage: fromArray(row.usage),
    model: row.model,
    upstream: row.upstream ?? "",
    account: row.account ?? "",
    supplier: row.supplier ?? "",
    customer: { id: toWireId("party", row.customer_id), name: row.customer, path: row.path },
    key:
      row.key_id === null
        ? null
        : {
            id: toWireId("apiKey", row.key_id),
            name: row.key_name ?? "",
            hint: row.key_hint ?? "",
            status: row.key_status ?? "",
          },
  };
}

export type TracedCall = ReturnType<typeof evidenceOf>;
