import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import type { Role } from "@/lib/domain/access/party-kind";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { hashPassword } from "@/lib/integrations/password/hash";

import { visitorActor, type MemberActor } from "../actor";
import { Conflict, Forbidden, Invalid, NotFound, Throttled } from "../errors";
import { resolveSession } from "../session/resolve-session";
import { signIn } from "../session/sign-in";
import { plantMember, plantTenant, type PlantedTenant } from "../testing/planted-tenant";
import { addTeamMember } from "./add-team-member";
import { changePassword } from "./change-password";
import { changeTeamMember } from "./change-team-member";
import { listTeam } from "./list-team";
import { signUp } from "./sign-up";

const PASSWORD = "a password to sign in with";
let database: TestDatabase;
let one: PlantedTenant;
let two: PlantedTenant;

beforeAll(async () => {
  database = await startTestDatabase();
  one = await plantTenant("one");
  two = await plantTenant("two");
  await database.admin.query(
    `INSERT INTO price_book (tenant_id, id, seller_id, name, currency, is_default) VALUES ($1, $2, $1, 'Standard', 'USD', true)`,
    [one.tenantId, randomUUID()],
  );
  const terms = JSON.stringify({ taxRatePpm: 60_000, taxInclusive: true });
  await database.admin.query("UPDATE tenant SET legal_entity = $2 WHERE id = $1", [one.tenantId, terms]);
});
afterAll(() => database.close());

const visitor = (ip: string, tenantId = one.tenantId) =>
  visitorActor({ tenantId, ip, requestId: `visit-${ip}` });
const person = (email: string) => ({ name: "Wei", company: "蓝狐科技", email, password: PASSWORD });
const wire = (actor: MemberActor) => toWireId("member", actor.memberId);

/** Somebody of tenant one's customer. */
function colleague(role: Role, email: string, password?: string): Promise<MemberActor> {
  const { tenantId, partyId, partyKind } = one.customer;
  return withPlatform(async (tx) => {
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    return plantMember(tx, {
      tenantId,
      partyId,
      partyKind,
      role,
      email,
      ...(passwordHash ? { passwordHash } : {}),
    });
  });
}

describe("signUp", () => {
  it("makes a customer of the root that can buy: edge by the default book, the tenant's tax, an empty wallet", async () => {
    const made = await signUp.execute(visitor("198.51.100.1"), person("wei@bluefox.test"));
    const partyId = fromWireId("party", made.partyId);
    const { rows } = await database.admin.query(
      `SELECT p.kind, p.name, e.seller_id, e.mode, e.tax_rate_ppm, e.tax_inclusive, b.name AS book, w.posted_nano, w.currency, m.role
       FROM party p JOIN edge e ON e.buyer_id = p.id AND e.valid_to IS NULL JOIN price_book b ON b.id = e.price_book_id
       JOIN wallet w ON w.buyer_id = p.id AND w.seller_id = e.seller_id JOIN member m ON m.party_id = p.id WHERE p.id = $1`,
      [partyId],
    );
    expect(rows).toEqual([
      {
        kind: "customer",
        name: "蓝狐科技",
        seller_id: one.tenantId,
        mode: "prepaid",
        tax_rate_ppm: 60_000,
        tax_inclusive: true,
        book: "Standard",
        posted_nano: "0",
        currency: "USD",
        role: "owner",
      },
    ]);
    await signIn(visitor("198.51.100.1"), { email: "WEI@bluefox.test", password: PASSWORD });
  });

  it("takes an address once in a tenant, and again in another", async () => {
    await signUp.execute(visitor("198.51.100.2"), person("twice@bluefox.test"));
    const again = signUp.execute(visitor("198.51.100.2"), person("Twice@bluefox.test"));
    await expect(again).rejects.toMatchObject({ fields: { email: { reason: "email_taken" } } });
    await signUp.execute(visitor("198.51.100.2", two.tenantId), person("twice@bluefox.test"));
  });

  it("is limited per address, with the tries counted that failed", async () => {
    await signUp.execute(visitor("203.0.113.1"), person("busy@bluefox.test"));
    for (let index = 0; index < 19; index++) {
      await signUp.execute(visitor("203.0.113.1"), person("busy@bluefox.test")).catch(() => undefined);
    }
    await expect(signUp.execute(visitor("203.0.113.1"), person("late@bluefox.test"))).rejects.toBeInstanceOf(
      Throttled,
    );
    await expect(signUp.execute(visitor("203.0.113.2"), person("late@bluefox.test"))).resolves.toBeTruthy();
  });

  it("refuses a suspended tenant", async () => {
    const gone = await plantTenant("gone");
    await database.admin.query("UPDATE tenant SET status = 'suspended' WHERE id = $1", [gone.tenantId]);
    const attempt = signUp.execute(visitor("198.51.100.3", gone.tenantId), person("x@gone.test"));
    await expect(attempt).rejects.toMatchObject({ reason: "tenant_suspended" });
  });
});

describe("team", () => {
  it("is the party's own: neither parent nor sibling sees it or reaches into it", async () => {
    const dev = await colleague("developer", "dev@cust.test");
    const seen = await listTeam.execute(one.customer, {});
    expect(seen.map(({ email }) => email)).toContain("dev@cust.test");
    for (const stranger of [one.root, one.sibling, two.root]) {
      expect((await listTeam.execute(stranger, {})).map(({ email }) => email)).not.toContain("dev@cust.test");
      const takeOver = changeTeamMember.execute(stranger, { id: wire(dev), role: "owner" });
      await expect(takeOver).rejects.toBeInstanceOf(NotFound);
    }
    await expect(listTeam.execute(dev, {})).rejects.toBeInstanceOf(Forbidden);
    expect(await changeTeamMember.execute(one.customer, { id: wire(dev), role: "finance" })).toMatchObject({
      role: "finance",
    });
  });

  it("grows by people whose password is shown once, also only once on a repeat", async () => {
    const idempotencyKey = randomUUID();
    const input = { name: "Fin", email: "fin@cust.test", role: "finance" as const };
    const made = await addTeamMember.execute(one.customer, input, { idempotencyKey });
    await signIn(visitor("198.51.100.9"), { email: input.email, password: made.password ?? "" });
    expect((await addTeamMember.execute(one.customer, input, { idempotencyKey })).password).toBeNull();
    await expect(addTeamMember.execute(one.customer, input)).rejects.toBeInstanceOf(Invalid);
  });

  it("lets an admin neither make owners nor touch them, and nobody change themselves", async () => {
    const admin = await colleague("admin", "admin@cust.test");
    const input = { name: "X", email: "x@cust.test", role: "owner" as const };
    await expect(addTeamMember.execute(admin, input)).rejects.toBeInstanceOf(Forbidden);
    const tries = [
      changeTeamMember.execute(admin, { id: wire(one.customer), role: "support" }),
      changeTeamMember.execute(admin, { id: wire(admin), role: "owner" }),
      changeTeamMember.execute(one.customer, { id: wire(one.customer), status: "suspended" }),
    ];
    const settled = await Promise.allSettled(tries);
    const reasons = settled.map(
      (outcome) => outcome.status === "rejected" && (outcome.reason as { reason: string }).reason,
    );
    expect(reasons).toEqual(["only_owners_make_owners", "not_yourself", "not_yourself"]);
  });

  it("keeps one owner, even when two unmake each other at the same moment", async () => {
    const { tenantId, partyId, partyKind } = one.sibling;
    const second = await withPlatform((tx) =>
      plantMember(tx, { tenantId, partyId, partyKind, role: "owner", email: "second@sib.test" }),
    );
    const settled = await Promise.allSettled([
      changeTeamMember.execute(one.sibling, { id: wire(second), role: "admin" }),
      changeTeamMember.execute(second, { id: wire(one.sibling), status: "suspended" }),
    ]);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const refused = settled.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toEqual(new Conflict("last_owner"));
  });

  it("ends the sessions of whom it suspends", async () => {
    const dev = await colleague("developer", "leaver@cust.test", PASSWORD);
    const { sessionId } = await signIn(visitor("198.51.100.11"), {
      email: "leaver@cust.test",
      password: PASSWORD,
    });
    await changeTeamMember.execute(one.customer, { id: wire(dev), status: "suspended" });
    await changeTeamMember.execute(one.customer, { id: wire(dev), status: "active" });
    expect(await resolveSession.execute(visitor("198.51.100.11"), { sessionId })).toBeNull();
  });
});

describe("changePassword", () => {
  it("wants the old one, ends the other sessions and keeps this", async () => {
    const dev = await colleague("developer", "changer@cust.test", PASSWORD);
    const credentials = { email: "changer@cust.test", password: PASSWORD };
    const here = await signIn(visitor("198.51.100.12"), credentials);
    const there = await signIn(visitor("198.51.100.13"), credentials);
    const me = { ...dev, sessionId: here.sessionId };
    const wrong = changePassword.execute(me, { current: "wrong", next: "another password" });
    await expect(wrong).rejects.toMatchObject({ fields: { current: { reason: "wrong_password" } } });
    expect(await changePassword.execute(me, { current: PASSWORD, next: "another password" })).toEqual({
      sessionsEnded: 1,
    });
    const resolve = (sessionId: string) => resolveSession.execute(visitor("198.51.100.12"), { sessionId });
    expect(await resolve(here.sessionId)).not.toBeNull();
    expect(await resolve(there.sessionId)).toBeNull();
    await signIn(visitor("198.51.100.12"), { ...credentials, password: "another password" });
  });
});
