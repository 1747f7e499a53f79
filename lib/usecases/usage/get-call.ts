import type { Tx } from "@/lib/db/with-tenant";
import type { Quantities } from "@/lib/domain/metering/quantities";
import { explainLine, type ExplainedLine } from "@/lib/domain/pricing/explain-line";
import { termsFromJson, type TermsJson } from "@/lib/domain/pricing/level-terms-json";
import type { Actor } from "@/lib/usecases/actor";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";

import { CALL_COLUMNS, CALL_JOINS, callView, type CallRow, type CallView } from "./call-row";
import { callIdSchema } from "./schemas";

/**
 * A call with how its charge came about; null where its card has no prices for it. What the seller's counters are called says
 * what its rules speak of, which is not for its buyers.
 */
export interface CallDetail extends CallView {
  readonly line: OwnLine | null;
  /** As the answer's `x-request-id` said. */
  readonly requestId: string;
  /** How often it was tried, the last time included. */
  readonly attempts: number;
  /** The edition of the price list it was priced by; null where that is not there any more. */
  readonly priceVersion: {
    readonly id: string;
    readonly number: number;
    readonly since: Date | null;
  } | null;
  /** It was questioned before. */
  readonly questioned: boolean;
}

interface RecordRow {
  readonly attempts: number;
  readonly version_id: string | null;
  readonly version_number: number | null;
  readonly version_since: Date | null;
  readonly questioned: boolean;
}

type OwnLine = Omit<ExplainedLine, "counters">;

/**
 * One call of the actor's own. Throws NotFound for any other, also for those a seller sees on its chain: their page is
 * another one. In the system scope for the rate card's sake; the condition names the actor's party.
 */
export const getCall = query({
  name: "usage.call",
  permission: "usage.read",
  scope: "system",
  input: callIdSchema,
  async run({ tx, actor }, { id }): Promise<CallDetail> {
    const [row] = await tx.$queryRaw<CallRow[]>`
      SELECT ${CALL_COLUMNS} FROM call c
      LEFT JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = c.id AND l.buyer_id = c.customer_id
      ${CALL_JOINS}
      WHERE c.tenant_id = ${actor.tenantId}::uuid AND c.id = ${id}::uuid AND c.customer_id = ${actor.partyId}::uuid`;
    const call = callView(found("call", row));
    const line = await ownLine(tx, actor, id, call.usage);
    return { ...call, line, ...(await ownRecord(tx, actor, id)) };
  },
});

/** Replays the actor's own level, cut out of a card that is nobody's to read. */
async function ownLine(
  tx: Tx,
  { tenantId, partyId }: Actor,
  id: string,
  usage: Quantities,
): Promise<OwnLine | null> {
  const [own] = await tx.$queryRaw<{ readonly terms: TermsJson; readonly volume_from: bigint[] | null }[]>`
    SELECT sale.terms, l.volume_from FROM call c
    JOIN rate_card r ON r.tenant_id = c.tenant_id AND r.id = c.rate_card_id
    CROSS JOIN LATERAL jsonb_array_elements(r.card -> 'levels') AS sale(terms)
    LEFT JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = c.id AND l.buyer_id = c.customer_id
    WHERE c.tenant_id = ${tenantId}::uuid AND c.id = ${id}::uuid AND sale.terms ->> 'buyerId' = ${partyId}`;
  if (!own) return null;
  const { counters: _, ...line } = explainLine(usage, termsFromJson(own.terms), own.volume_from ?? []);
  return line;
}

/** What is kept of a call beside its charge, as far as its customer may know it. */
async function ownRecord(tx: Tx, { tenantId, partyId }: Actor, id: string) {
  const [row] = await tx.$queryRaw<RecordRow[]>`
    SELECT c.attempts, v.id AS version_id, v.number AS version_number, v.effective_from AS version_since,
      EXISTS (SELECT 1 FROM audit_event e WHERE e.tenant_id = c.tenant_id AND e.subject_id = c.id AND e.party_id = c.customer_id
        AND e.command = 'usage.question_charge') AS questioned
    FROM call c
    LEFT JOIN rate_card r ON r.tenant_id = c.tenant_id AND r.id = c.rate_card_id
    LEFT JOIN LATERAL (SELECT e.terms FROM jsonb_array_elements(r.card -> 'levels') AS e(terms)
      WHERE e.terms ->> 'buyerId' = c.customer_id::text LIMIT 1) sale ON true
    LEFT JOIN price_version v ON v.tenant_id = c.tenant_id AND v.id = (sale.terms ->> 'priceVersionId')::uuid
    WHERE c.tenant_id = ${tenantId}::uuid AND c.id = ${id}::uuid AND c.customer_id = ${partyId}::uuid`;
  const { attempts, version_id, version_number, version_since, questioned } = found("call", row);
  const priceVersion =
    version_id === null || version_number === null
      ? null
      : { id: toWireId("priceVersion", version_id), number: version_number, since: version_since };
  return { requestId: toWireId("call", id).replace(/^call_/, "req_"), attempts, priceVersion, questioned };
}
