import type { Tx } from "@/lib/db/with-tenant";
import type { Quantities } from "@/lib/domain/metering/quantities";
import { explainLine, type ExplainedLine } from "@/lib/domain/pricing/explain-line";
import { termsFromJson, type TermsJson } from "@/lib/domain/pricing/level-terms-json";
import type { Actor } from "@/lib/usecases/actor";
import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";

import { CALL_COLUMNS, CALL_JOINS, callView, type CallRow, type CallView } from "./call-row";
import { callIdSchema } from "./schemas";

/** A call with how its charge came about; null where its card has no prices for it. */
export interface CallDetail extends CallView {
  readonly line: ExplainedLine | null;
}

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
    return { ...call, line: await ownLine(tx, actor, id, call.usage) };
  },
});

/** Replays the actor's own level, cut out of a card that is nobody's to read. */
async function ownLine(
  tx: Tx,
  { tenantId, partyId }: Actor,
  id: string,
  usage: Quantities,
): Promise<ExplainedLine | null> {
  const [own] = await tx.$queryRaw<{ readonly terms: TermsJson; readonly volume_from: bigint[] | null }[]>`
    SELECT sale.terms, l.volume_from FROM call c
    JOIN rate_card r ON r.tenant_id = c.tenant_id AND r.id = c.rate_card_id
    CROSS JOIN LATERAL jsonb_array_elements(r.card -> 'levels') AS sale(terms)
    LEFT JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = c.id AND l.buyer_id = c.customer_id
    WHERE c.tenant_id = ${tenantId}::uuid AND c.id = ${id}::uuid AND sale.terms ->> 'buyerId' = ${partyId}`;
  return own ? explainLine(usage, termsFromJson(own.terms), own.volume_from ?? []) : null;
}
