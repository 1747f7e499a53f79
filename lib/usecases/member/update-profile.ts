import { command } from "../define";
import { NotFound } from "../errors";
import { updateProfileSchema } from "./schemas";

/** Changes the asker's own name and language; `locale: null` follows the browser. */
export const updateProfile = command({
  name: "member.update_profile",
  permission: "profile.write",
  input: updateProfileSchema,
  async run({ tx, actor, now, audit }, { name, locale }) {
    if (actor.kind !== "member") throw new NotFound("member");
    const { tenantId, memberId } = actor;
    await tx.member.update({
      where: { tenantId_id: { tenantId, id: memberId } },
      data: { name, locale, updatedAt: now },
    });
    audit({ kind: "member", id: memberId });
    return { name, locale };
  },
});
