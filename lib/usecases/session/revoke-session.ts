import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { NotFound } from "../errors";
import { wireId } from "../wire-id-field";

/** Ends one of the asker's own sessions; it is dead on its next request. Throws NotFound, also for others' sessions. */
export const revokeSession = command({
  name: "session.revoke",
  permission: "profile.write",
  scope: "system",
  input: z.object({ id: wireId("session") }),
  async run({ tx, actor, now, audit }, { id }) {
    if (actor.kind !== "member") throw new NotFound("session");
    const { count } = await tx.session.updateMany({
      where: { tenantId: actor.tenantId, id, memberId: actor.memberId, revokedAt: null },
      data: { revokedAt: now },
    });
    if (count === 0) throw new NotFound("session");
    audit({ kind: "session", id });
    return { id: toWireId("session", id) };
  },
});
