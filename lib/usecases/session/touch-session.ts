import { z } from "zod";

import { command } from "../define";

/** Notes that the asker's session is in use, for the list of sessions. Called at most every few minutes. */
export const touchSession = command({
  name: "session.touch",
  permission: "profile.write",
  scope: "system",
  input: z.object({}),
  unaudited: "says only that somebody who is signed in is still there",
  async run({ tx, actor, now }) {
    if (actor.kind !== "member") return;
    await tx.session.updateMany({
      where: { tenantId: actor.tenantId, id: actor.sessionId, revokedAt: null },
      data: { lastSeenAt: now },
    });
  },
});
