import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Conflict, found } from "../errors";
import { wireId } from "../wire-id-field";
import { assertMayGrant, assertOwnerRemains } from "./role-rules";
import { roleField } from "./schemas";

const input = z.object({
  id: wireId("member"),
  role: roleField.optional(),
  status: z.enum(["active", "suspended"]).optional(),
});

/**
 * Changes the role of somebody in the asker's party, suspends them (their sessions end at once) or lets them back in.
 * Throws NotFound, Conflict(not_yourself, last_owner), Forbidden(only_owners_make_owners).
 */
export const changeTeamMember = command({
  name: "member.change",
  permission: "team.write",
  // Sessions are readable by the machinery alone.
  scope: "system",
  input,
  async run({ tx, actor, now, audit }, { id, role, status }) {
    const { tenantId, partyId } = actor;
    const member = found("member", await tx.member.findFirst({ where: { tenantId, partyId, id } }));
    if (id === actor.memberId) throw new Conflict("not_yourself");
    assertMayGrant(actor, member.role);
    if (role) assertMayGrant(actor, role);
    const staysOwner = (role ?? member.role) === "owner" && (status ?? member.status) === "active";
    if (member.role === "owner" && !staysOwner) await assertOwnerRemains(tx, tenantId, partyId, id);
    await tx.member.update({
      where: { tenantId_id: { tenantId, id } },
      data: { ...(role ? { role } : {}), ...(status ? { status } : {}), updatedAt: now },
    });
    if (status === "suspended") {
      await tx.session.updateMany({
        where: { tenantId, memberId: id, revokedAt: null },
        data: { revokedAt: now },
      });
    }
    audit({ kind: "member", id, detail: { role: role ?? member.role, status: status ?? member.status } });
    return { id: toWireId("member", id), role: role ?? member.role, status: status ?? member.status };
  },
});
