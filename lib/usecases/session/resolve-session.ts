import { z } from "zod";

import { PLATFORM_TENANT_ID, type PartyKind, type Role } from "@/lib/domain/access/party-kind";
import type { PartyStatus } from "@/generated/prisma/enums";

import { query } from "../define";

/** Who is signed in, with what pages show of them. */
export interface Viewer {
  readonly sessionId: string;
  readonly lastSeenAt: Date;
  readonly member: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly role: Role;
  };
  readonly party: {
    readonly id: string;
    readonly kind: PartyKind;
    readonly slug: string;
    readonly name: string;
    readonly status: PartyStatus;
    readonly timeZone: string;
    /** As stored; read it with `brandOf`. */
    readonly brand: unknown;
  };
  readonly locale: string | null;
}

/**
 * The member of a session of this tenant; null once it ended, was revoked, or its member was suspended or party closed.
 * A suspended party's people may still sign in: they have to be able to pay.
 */
export const resolveSession = query({
  name: "session.resolve",
  permission: "public",
  scope: "system",
  input: z.object({ sessionId: z.uuid() }),
  async run({ tx, actor, now }, { sessionId }): Promise<Viewer | null> {
    const session = await tx.session.findFirst({
      where: { tenantId: actor.tenantId, id: sessionId, revokedAt: null, expiresAt: { gt: now } },
      include: { member: { include: { party: true } } },
    });
    if (!session) return null;
    const { member } = session;
    const { party } = member;
    if (member.status !== "active" || party.status === "closed") return null;
    return {
      sessionId: session.id,
      lastSeenAt: session.lastSeenAt,
      member: { id: member.id, name: member.name, email: member.email, role: member.role },
      party: {
        id: party.id,
        kind: actor.tenantId === PLATFORM_TENANT_ID ? "platform" : party.kind,
        slug: party.slug,
        name: party.name,
        status: party.status,
        timeZone: party.timeZone,
        brand: party.brand,
      },
      locale: member.locale,
    };
  },
});
