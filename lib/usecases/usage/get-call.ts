import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";

import { CALL_COLUMNS, CALL_JOINS, callView, type CallRow, type CallView } from "./call-row";
import { callIdSchema } from "./schemas";

/**
 * One call of the actor's own. Throws NotFound for any other, also for those a seller sees on its chain: their page is
 * another one. In the system scope for the rate card's sake; the condition names the actor's party.
 */
export const getCall = query({
  name: "usage.call",
  permission: "usage.read",
  scope: "system",
  input: callIdSchema,
  async run({ tx, actor }, { id }): Promise<CallView> {
    const [row] = await tx.$queryRaw<CallRow[]>`
      SELECT ${CALL_COLUMNS} FROM call c
      LEFT JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = c.id AND l.buyer_id = c.customer_id
      ${CALL_JOINS}
      WHERE c.tenant_id = ${actor.tenantId}::uuid AND c.id = ${id}::uuid AND c.customer_id = ${actor.partyId}::uuid`;
    return callView(found("call", row));
  },
});
