import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { hashPassword } from "@/lib/integrations/password/hash";
import { secrets } from "@/lib/secrets";
import { visitorActor, type MemberActor } from "@/lib/usecases/actor";
import { revokeSession } from "@/lib/usecases/session/revoke-session";
import { signIn, type OpenedSession } from "@/lib/usecases/session/sign-in";
import { plantMember, plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { readScope } from "./scope";
import { UnknownHost } from "./unknown-host";

vi.mock("next/headers", () => ({ headers: () => Promise.reject(new Error("no request here")) }));

const PASSWORD = "a password to sign in with";
let database: TestDatabase;
let one: PlantedTenant;
let member: MemberActor;
let opened: OpenedSession;

beforeAll(async () => {
  database = await startTestDatabase();
  one = await plantTenant("one");
  await plantTenant("two");
  const { tenantId, partyId, partyKind } = one.customer;
  const passwordHash = await hashPassword(PASSWORD);
  const planted = {
    tenantId,
    partyId,
    partyKind,
    role: "finance" as const,
    email: "fin@one.test",
    passwordHash,
  };
  member = await withPlatform((tx) => plantMember(tx, planted));
  opened = await open();
});
afterAll(() => database.close());

const open = () => {
  const visitor = visitorActor({ tenantId: one.tenantId, requestId: "visitor-1" });
  return signIn(visitor, { email: "fin@one.test", password: PASSWORD });
};
const cookieOf = async (session: object, options: { name?: string; secret?: string } = {}) => {
  const token = await encode({ token: { ...session }, secret: options.secret ?? secrets().authSecret });
  return `theme=dark; ${options.name ?? "entrepot_session"}=${token}`;
};
const ask = (host: string, cookie = "", more: Record<string, string> = {}) =>
  readScope(new Headers({ host, cookie, ...more }));

describe("readScope", () => {
  it("gives the member of the cookie's session, with their party, role and address", async () => {
    const scope = await ask("one.localhost:3000", await cookieOf(opened), {
      "x-forwarded-for": "198.51.100.1",
    });
    expect(scope.site).toMatchObject({ kind: "tenant", tenant: { slug: "one" } });
    expect(scope.actor).toMatchObject({
      kind: "member",
      tenantId: one.tenantId,
      partyId: member.partyId,
      partyKind: "customer",
      role: "finance",
      ip: "198.51.100.1",
    });
    expect(scope.origin).toBe("http://one.localhost:3000");
  });

  it("knows no host but verified ones and its own", async () => {
    for (const host of ["nowhere.localhost", "one.localhost.evil.test", "evil.test", ""]) {
      await expect(ask(host)).rejects.toBeInstanceOf(UnknownHost);
    }
    for (const host of ["localhost:3000", "127.0.0.1"]) {
      expect((await ask(host)).site).toEqual({ kind: "platform" });
    }
  });

  it("takes a cookie for nothing on another tenant's host, and on the platform's", async () => {
    const cookie = await cookieOf(opened);
    for (const host of ["two.localhost", "localhost"]) {
      expect(await ask(host, cookie)).toMatchObject({ viewer: null, actor: { kind: "visitor" } });
    }
  });

  it("takes no token of another secret, of another shape, or of another name", async () => {
    const { tenantId, sessionId } = opened;
    const cookies = [
      await cookieOf(opened, { secret: "x".repeat(40) }),
      await cookieOf({ tenantId, sessionId: "no uuid", memberId: member.memberId }),
      await cookieOf({ tenantId, sessionId }),
      await cookieOf(opened, { name: "__Host-entrepot_session" }),
      "entrepot_session=%E0%A4%A; entrepot_session",
      `entrepot_session=${sessionId}`,
    ];
    for (const cookie of cookies) expect((await ask("one.localhost", cookie)).viewer).toBeNull();
    // the very same token, pinned to its host, where the connection is safe
    const pinned = await cookieOf(opened, { name: "__Host-entrepot_session" });
    expect((await ask("one.localhost", pinned, { "x-forwarded-proto": "https" })).viewer).not.toBeNull();
  });

  it("forgets a session the moment it is revoked, and the rest goes on", async () => {
    const [kept, dropped] = [await open(), await open()];
    const me = { ...member, sessionId: kept.sessionId };
    await revokeSession.execute(me, { id: toWireId("session", dropped.sessionId) });
    expect((await ask("one.localhost", await cookieOf(dropped))).viewer).toBeNull();
    expect((await ask("one.localhost", await cookieOf(kept))).viewer).not.toBeNull();
  });

  it("follows a change of role at once", async () => {
    await database.admin.query("UPDATE member SET role = 'support' WHERE id = $1", [member.memberId]);
    expect((await ask("one.localhost", await cookieOf(opened))).actor).toMatchObject({ role: "support" });
    await database.admin.query("UPDATE member SET role = 'finance' WHERE id = $1", [member.memberId]);
  });

  it("notes that a session is in use, now and then", async () => {
    await database.admin.query("UPDATE session SET last_seen_at = now() - interval '1 hour' WHERE id = $1", [
      opened.sessionId,
    ]);
    await ask("one.localhost", await cookieOf(opened));
    const { rows } = await database.admin.query<{ fresh: boolean }>(
      "SELECT last_seen_at > now() - interval '1 minute' AS fresh FROM session WHERE id = $1",
      [opened.sessionId],
    );
    expect(rows[0]?.fresh).toBe(true);
  });

  it("leaves the people of a suspended tenant nothing", async () => {
    await database.admin.query("UPDATE tenant SET status = 'suspended' WHERE id = $1", [one.tenantId]);
    const scope = await ask("one.localhost", await cookieOf(opened));
    expect(scope).toMatchObject({ viewer: null, site: { tenant: { status: "suspended" } } });
    await database.admin.query("UPDATE tenant SET status = 'active' WHERE id = $1", [one.tenantId]);
  });

  it("speaks the language of the cookie, then of the browser", async () => {
    const chinese = { "accept-language": "zh-CN,zh;q=0.9" };
    expect((await ask("one.localhost", "", chinese)).locale).toBe("zh");
    expect((await ask("one.localhost", "entrepot_locale=en", chinese)).locale).toBe("en");
  });
});
