import { z } from "zod";

import { PLATFORM_TENANT_ID } from "@/lib/domain/access/party-kind";
import { verifyPassword } from "@/lib/integrations/password/hash";

import type { Actor } from "../actor";
import { command } from "../define";
import { Throttled, Unauthenticated } from "../errors";
import { signInSchema } from "./schemas";
import { addressSubject, countTry, forgiveTry } from "./throttle";

const WINDOW_MS = 15 * 60_000;
const ACCOUNT_TRIES_MAX = 10;
/** More than for an account: an office shares one address. */
const ADDRESS_TRIES_MAX = 50;

const SESSION_MS = 14 * 86_400_000;
/** The operator's sessions reach every tenant, so they end with the working day. */
const OPERATOR_SESSION_MS = 12 * 3_600_000;

const subjectsOf = (email: string, ip: string | undefined) => ({
  account: `account:${email}`,
  address: `address:${addressSubject(ip)}`,
});

const memberField = z.object({ id: z.uuid(), partyId: z.uuid() });

// The three steps are not exported: on their own they would be a way around the password.
const beginSignIn = command({
  name: "session.begin",
  permission: "public",
  scope: "system",
  input: z.object({ email: z.string() }),
  unaudited: "counts a try; the commands that follow leave the event",
  async run({ tx, actor, now }, { email }) {
    const { account, address } = subjectsOf(email, actor.ip);
    const limits = [
      { subject: account, limit: ACCOUNT_TRIES_MAX, windowMs: WINDOW_MS },
      { subject: address, limit: ADDRESS_TRIES_MAX, windowMs: WINDOW_MS },
    ];
    const waitSeconds = await countTry(tx, actor.tenantId, limits, now);
    const member = await tx.member.findUnique({
      where: { tenantId_email: { tenantId: actor.tenantId, email } },
      select: { id: true, partyId: true, passwordHash: true, status: true },
    });
    return { waitSeconds, member };
  },
});

const refuseSignIn = command({
  name: "session.refuse",
  permission: "public",
  scope: "system",
  input: z.object({ member: memberField.nullable() }),
  async run({ actor, audit }, { member }) {
    if (member) audit({ kind: "member", ...member, detail: { address: actor.ip ?? null } });
  },
});

const openSession = command({
  name: "session.open",
  permission: "public",
  scope: "system",
  input: z.object({ member: memberField, email: z.string() }),
  async run({ tx, actor, now, newId, audit }, { member, email }): Promise<OpenedSession> {
    const { tenantId, ip, userAgent } = actor;
    const lifeMs = tenantId === PLATFORM_TENANT_ID ? OPERATOR_SESSION_MS : SESSION_MS;
    const sessionId = newId();
    const memberId = member.id;
    await forgiveTry(tx, tenantId, subjectsOf(email, ip), now);
    await tx.session.create({
      data: {
        tenantId,
        id: sessionId,
        memberId,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + lifeMs),
        userAgent: userAgent ?? null,
        address: ip ?? null,
      },
    });
    await tx.member.update({
      where: { tenantId_id: { tenantId, id: memberId } },
      data: { lastSignInAt: now },
    });
    audit({ kind: "member", ...member, memberId, detail: { sessionId, address: ip ?? null } });
    return { tenantId, sessionId, memberId };
  },
});

/** What the cookie will name. */
export interface OpenedSession {
  readonly tenantId: string;
  readonly sessionId: string;
  readonly memberId: string;
}

/**
 * Signs somebody in to the actor's tenant: counts the try, checks the password outside of any transaction, opens a
 * session. An unknown address, a wrong password and a suspended member get one and the same answer, after the same time.
 * Throws Throttled, or Unauthenticated("bad_credentials").
 */
export async function signIn(
  actor: Actor,
  credentials: { readonly email: string; readonly password: string },
  options: { readonly now?: Date } = {},
): Promise<OpenedSession> {
  const parsed = signInSchema.safeParse(credentials);
  if (!parsed.success) throw new Unauthenticated("bad_credentials");
  const { email, password } = parsed.data;
  const { waitSeconds, member } = await beginSignIn.execute(actor, { email }, options);
  if (waitSeconds > 0) throw new Throttled("too_many_tries", waitSeconds);
  const fits = await verifyPassword(member?.passwordHash ?? null, password);
  if (!fits || !member || member.status !== "active") {
    await refuseSignIn.execute(actor, { member }, options);
    throw new Unauthenticated("bad_credentials");
  }
  return openSession.execute(actor, { member, email }, options);
}
