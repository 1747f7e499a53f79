import { z } from "zod";

import { hashPassword, verifyPassword } from "@/lib/integrations/password/hash";

import { command } from "../define";
import { found, Invalid, NotFound, Throttled } from "../errors";
import { countTry } from "../session/throttle";
import { changePasswordSchema } from "./schemas";

const TRIES_MAX = 10;
const WINDOW_MS = 15 * 60_000;

const countPasswordTry = command({
  name: "member.count_password_try",
  permission: "profile.write",
  scope: "system",
  input: z.object({}),
  unaudited: "counts a try; the change leaves the event",
  run: ({ tx, actor, now }) => {
    const limit = { subject: `password:${actor.memberId ?? ""}`, limit: TRIES_MAX, windowMs: WINDOW_MS };
    return countTry(tx, actor.tenantId, [limit], now);
  },
});

/**
 * Changes the asker's own password, which must be known, and ends every other session of theirs.
 * Throws Invalid(current: wrong_password), Throttled.
 */
export const changePassword = command({
  name: "member.change_password",
  permission: "profile.write",
  scope: "system",
  input: changePasswordSchema,
  async before({ actor, now }) {
    const waitSeconds = await countPasswordTry.execute(actor, {}, { now });
    if (waitSeconds > 0) throw new Throttled("too_many_tries", waitSeconds);
  },
  async run({ tx, actor, now, audit }, { current, next }) {
    if (actor.kind !== "member") throw new NotFound("member");
    const { tenantId, memberId, sessionId } = actor;
    const where = { tenantId_id: { tenantId, id: memberId } };
    const member = found("member", await tx.member.findUnique({ where }));
    if (!(await verifyPassword(member.passwordHash, current)))
      throw new Invalid({ current: "wrong_password" });
    await tx.member.update({ where, data: { passwordHash: await hashPassword(next), updatedAt: now } });
    const { count: sessionsEnded } = await tx.session.updateMany({
      where: { tenantId, memberId, revokedAt: null, id: { not: sessionId } },
      data: { revokedAt: now },
    });
    audit({ kind: "member", id: memberId, detail: { sessionsEnded } });
    return { sessionsEnded };
  },
});
