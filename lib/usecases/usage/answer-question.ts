import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { NotFound } from "@/lib/usecases/errors";

import { CHARGE_QUESTIONED } from "./question-charge";
import { callIdSchema } from "./schemas";

/**
 * Marks a questioned charge of one of the actor's buyers as answered, so that it no longer needs attention. Throws NotFound
 * where no question about this call waits for the actor's party.
 */
export const answerQuestion = command({
  name: "usage.answer_question",
  permission: "customers.write",
  input: callIdSchema,
  async run({ tx, actor: { tenantId, partyId }, now, audit }, { id }) {
    const { count } = await tx.alert.updateMany({
      where: { tenantId, partyId, kind: CHARGE_QUESTIONED, subjectId: id, resolvedAt: null },
      data: { resolvedAt: now },
    });
    if (count === 0) throw new NotFound("alert");
    audit({ kind: "call", id });
    return { id: toWireId("call", id) };
  },
});
