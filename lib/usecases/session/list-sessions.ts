import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";

export interface OpenSession {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly userAgent: string | null;
  readonly address: string | null;
  /** The one that asks. */
  readonly current: boolean;
}

/** The asker's open sessions, the one in use most recently first. */
export const listSessions = query({
  name: "session.list",
  permission: "profile.read",
  scope: "system",
  input: z.object({}),
  async run({ tx, actor, now }): Promise<OpenSession[]> {
    if (actor.kind !== "member") return [];
    const rows = await tx.session.findMany({
      where: { tenantId: actor.tenantId, memberId: actor.memberId, revokedAt: null, expiresAt: { gt: now } },
      orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
    });
    return rows.map((row) => ({
      id: toWireId("session", row.id),
      createdAt: row.createdAt,
      lastSeenAt: row.lastSeenAt,
      userAgent: row.userAgent,
      address: row.address,
      current: row.id === actor.sessionId,
    }));
  },
});
