import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { hashPassword } from "@/lib/integrations/password/hash";

import { visitorActor, type MemberActor } from "../actor";
import { NotFound, Throttled, Unauthenticated } from "../errors";
import { plantMember, plantTenant, type PlantedTenant } from "../testing/planted-tenant";
import { listSessions } from "./list-sessions";
import { resolveSession } from "./resolve-session";
import { revokeSession } from "./revoke-session";
import { signIn } from "./sign-in";

const PASSWORD = "a password to sign in with";
const MINUTE_MS = 60_000;
let database: TestDatabase;
let one: PlantedTenant;
let two: PlantedTenant;
let passwordHash: string;

beforeAll(async () => {
  database = await startTestDatabase();
  one = await plantTenant("one");
  two = await plantTenant("two");
  passwordHash = await hashPassword(PASSWORD);
});
afterAll(() => database.close());

let next = 0;
/** A member of tenant one's customer with an address of their own. */
async function somebody(): Promise<MemberActor & { email: string }> {
  const email = `person${(next += 1)}@example.test`;
  const { tenantId, partyId, partyKind } = one.customer;
  const planted = { tenantId, partyId, partyKind, role: "developer" as const, email, passwordHash };
  return { ...(await withPlatform((tx) => plantMember(tx, planted))), email };
}
const visitor = (ip: string, tenantId = one.tenantId) =>
  visitorActor({ tenantId, ip, requestId: `visit-${ip}` });
const memberOf = (actor: MemberActor, sessionId: string): MemberActor => ({ ...actor, sessionId });

describe("signIn", () => {
  it("opens a session for the right password, in whatever case the address is written", async () => {
    const person = await somebody();
    const opened = await signIn(visitor("198.51.100.1"), {
      email: ` ${person.email.toUpperCase()} `,
      password: PASSWORD,
    });
    expect(opened).toMatchObject({ tenantId: one.tenantId, memberId: person.memberId });
    const viewer = await resolveSession.execute(visitor("198.51.100.1"), { sessionId: opened.sessionId });
    expect(viewer).toMatchObject({
      member: { email: person.email, role: "developer" },
      party: { kind: "customer" },
    });
  });

  it("says the same of an unknown address, a wrong password, a suspended member and another tenant's", async () => {
    const person = await somebody();
    const suspended = await somebody();
    await database.admin.query("UPDATE member SET status = 'suspended' WHERE id = $1", [suspended.memberId]);
    const tries = [
      signIn(visitor("198.51.100.2"), { email: "nobody@example.test", password: PASSWORD }),
      signIn(visitor("198.51.100.2"), { email: person.email, password: "wrong" }),
      signIn(visitor("198.51.100.2"), { email: suspended.email, password: PASSWORD }),
      signIn(visitor("198.51.100.2", two.tenantId), { email: person.email, password: PASSWORD }),
      signIn(visitor("198.51.100.2"), { email: "no address", password: PASSWORD }),
    ];
    for (const attempt of await Promise.allSettled(tries)) {
      expect(attempt).toMatchObject({ status: "rejected", reason: new Unauthenticated("bad_credentials") });
    }
  });

  it("leaves an event in the member's own trail, for success and failure", async () => {
    const person = await somebody();
    await signIn(visitor("198.51.100.3"), { email: person.email, password: "wrong" }).catch(() => undefined);
    await signIn(visitor("198.51.100.3"), { email: person.email, password: PASSWORD });
    const { rows } = await database.admin.query(
      "SELECT command, party_id FROM audit_event WHERE subject_id = $1 ORDER BY created_at",
      [person.memberId],
    );
    expect(rows).toEqual([
      { command: "session.refuse", party_id: person.partyId },
      { command: "session.open", party_id: person.partyId },
    ]);
  });
});

describe("throttle", () => {
  it("lets an account be tried ten times in a quarter of an hour, however many try at once", async () => {
    const person = await somebody();
    const guesses = Array.from({ length: 30 }, (_, index) =>
      signIn(visitor(`203.0.113.${index}`), { email: person.email, password: "wrong" }),
    );
    const kinds = (await Promise.allSettled(guesses)).map((guess) =>
      guess.status === "rejected" && guess.reason instanceof Throttled ? "throttled" : "refused",
    );
    expect(kinds.filter((kind) => kind === "refused")).toHaveLength(10);
    // the right password does not help until the window is over
    const late = signIn(visitor("203.0.113.99"), { email: person.email, password: PASSWORD });
    await expect(late).rejects.toBeInstanceOf(Throttled);
    const after = { now: new Date(Date.now() + 16 * MINUTE_MS) };
    await expect(
      signIn(visitor("203.0.113.99"), { email: person.email, password: PASSWORD }, after),
    ).resolves.toBeTruthy();
  });

  it("counts an IPv6 /64 as one address, and other networks apart", async () => {
    const attempt = (ip: string, index: number) =>
      signIn(visitor(ip), { email: `stranger${index}@example.test`, password: "wrong" }).catch(
        (error: unknown) => error,
      );
    for (let index = 0; index < 50; index++)
      await attempt(`2001:db8:1:2::${(index + 1).toString(16)}`, index);
    expect(await attempt("2001:db8:1:2:ffff::1", 50)).toBeInstanceOf(Throttled);
    expect(await attempt("2001:db8:1:3::1", 51)).toBeInstanceOf(Unauthenticated);
  });

  it("starts an account anew after a success and never lets successes fill an address", async () => {
    const person = await somebody();
    for (let round = 0; round < 60; round++) {
      await signIn(visitor("198.51.100.77"), { email: person.email, password: PASSWORD });
    }
    const { rows } = await database.admin.query(
      "SELECT subject, failures FROM sign_in_throttle WHERE subject IN ($1, 'address:198.51.100.77')",
      [`account:${person.email}`],
    );
    expect(rows).toEqual([{ subject: "address:198.51.100.77", failures: 0 }]);
  }, 30_000);
});

describe("sessions", () => {
  it("are the member's own to list and revoke; nobody else's exist for them", async () => {
    const [person, other] = [await somebody(), await somebody()];
    const first = await signIn(visitor("198.51.100.4"), { email: person.email, password: PASSWORD });
    const second = await signIn(visitor("198.51.100.5"), { email: person.email, password: PASSWORD });
    const foreign = await signIn(visitor("198.51.100.6"), { email: other.email, password: PASSWORD });
    const me = memberOf(person, second.sessionId);
    const list = await listSessions.execute(me, {});
    expect(list.map(({ id, current }) => ({ id, current }))).toEqual(
      expect.arrayContaining([
        { id: toWireId("session", first.sessionId), current: false },
        { id: toWireId("session", second.sessionId), current: true },
      ]),
    );
    expect(list).toHaveLength(2);
    await expect(
      revokeSession.execute(me, { id: toWireId("session", foreign.sessionId) }),
    ).rejects.toBeInstanceOf(NotFound);
    await revokeSession.execute(me, { id: toWireId("session", first.sessionId) });
    const resolve = (sessionId: string) => resolveSession.execute(visitor("198.51.100.4"), { sessionId });
    expect(await resolve(first.sessionId)).toBeNull();
    expect(await resolve(second.sessionId)).not.toBeNull();
    expect(await resolve(foreign.sessionId)).not.toBeNull();
  });

  it("end with their time, with their member's suspension, and with their party; and are none of another tenant's", async () => {
    const person = await somebody();
    const { sessionId } = await signIn(visitor("198.51.100.7"), { email: person.email, password: PASSWORD });
    const resolve = (tenantId: string, now = new Date()) =>
      resolveSession.execute(visitor("198.51.100.7", tenantId), { sessionId }, { now });
    expect(await resolve(one.tenantId)).not.toBeNull();
    expect(await resolve(two.tenantId)).toBeNull();
    expect(await resolve(one.tenantId, new Date(Date.now() + 15 * 86_400_000))).toBeNull();
    await database.admin.query("UPDATE member SET status = 'suspended' WHERE id = $1", [person.memberId]);
    expect(await resolve(one.tenantId)).toBeNull();
    await database.admin.query("UPDATE member SET status = 'active' WHERE id = $1", [person.memberId]);
    await database.admin.query("UPDATE party SET status = 'closed' WHERE id = $1", [person.partyId]);
    expect(await resolve(one.tenantId)).toBeNull();
    await database.admin.query("UPDATE party SET status = 'active' WHERE id = $1", [person.partyId]);
  });
});
