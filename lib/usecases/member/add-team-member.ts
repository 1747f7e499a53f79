import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { addMember, newPassword } from "./add-member";
import { assertMayGrant } from "./role-rules";
import { addTeamMemberSchema } from "./schemas";

/**
 * Adds somebody to the asker's party with a password that is shown once, to be handed over and changed.
 * Throws Invalid(email_taken), Forbidden(only_owners_make_owners).
 */
export const addTeamMember = command({
  name: "member.add",
  permission: "team.write",
  // An address is unique in the whole tenant, so all of it has to be seen.
  scope: "system",
  input: addTeamMemberSchema,
  async run(ctx, { name, email, role }): Promise<{ id: string; email: string; password: string | null }> {
    const { tenantId, partyId } = ctx.actor;
    assertMayGrant(ctx.actor, role);
    const password = newPassword();
    const id = await addMember(ctx, { tenantId, partyId, email, name, role, password });
    ctx.audit({ kind: "member", id, detail: { role } });
    return { id: toWireId("member", id), email, password };
  },
  redact: (answer) => ({ ...answer, password: null }),
});
