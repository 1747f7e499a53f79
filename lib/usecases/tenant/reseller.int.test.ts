import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { PLATFORM_TENANT_ID } from "@/lib/domain/access/party-kind";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";

import { setupToken } from "@/lib/integrations/vault/setup-token";
import { systemActor, visitorActor, type MemberActor } from "../actor";
import { Conflict, Forbidden, Invalid, NotFound } from "../errors";
import { createOperator } from "../setup/create-operator";
import { setupState } from "../setup/setup-state";
import { signIn } from "../session/sign-in";
import { createReseller } from "./create-reseller";
import { getReseller } from "./get-reseller";
import { listResellers } from "./list-resellers";
import { resolveHost } from "./resolve-host";
import { setResellerStatus } from "./set-reseller-status";

let database: TestDatabase;
const visitor = visitorActor({ tenantId: PLATFORM_TENANT_ID, requestId: "visitor-1", ip: "198.51.100.1" });
const firstOperator = { name: "Olga", email: "olga@platform.test", password: "the operator's password" };
const withLink = () => ({ ...firstOperator, token: setupToken() });
const acme = {
  name: "Acme AI",
  slug: "acme",
  currency: "CNY" as const,
  timeZone: "Asia/Shanghai",
  ownerName: "Ada",
  ownerEmail: "ada@acme.test",
};

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

/** The operator as signed in. */
async function operator(): Promise<MemberActor> {
  const { sessionId, memberId } = await signIn(visitor, firstOperator);
  const platform = {
    tenantId: PLATFORM_TENANT_ID,
    partyId: PLATFORM_TENANT_ID,
    partyKind: "platform" as const,
  };
  return { kind: "member", ...platform, memberId, role: "operator", sessionId, requestId: "operator-1" };
}

describe("set-up", () => {
  it("makes one operator, of many who try at once, on the platform's own host", async () => {
    expect(await setupState.execute(visitor, {})).toBe("operator");
    const elsewhere = visitorActor({ tenantId: randomUUID(), requestId: "visitor-2" });
    await expect(createOperator.execute(elsewhere, withLink())).rejects.toBeInstanceOf(Forbidden);
    for (const token of ["", "guessed", `${setupToken()}x`, setupToken().toLowerCase()]) {
      const found = createOperator.execute(visitor, { ...firstOperator, token });
      await expect(found).rejects.toMatchObject({ reason: "setup_link" });
    }
    expect(await setupState.execute(visitor, {})).toBe("operator");
    const tries = Array.from({ length: 5 }, (_, index) =>
      createOperator.execute(
        visitor,
        index === 0 ? withLink() : { ...withLink(), email: `o${index}@x.test` },
      ),
    );
    const settled = await Promise.allSettled(tries);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of settled.filter((one) => one.status === "rejected")) {
      expect(outcome.reason).toBeInstanceOf(Conflict);
    }
    await database.admin.query("UPDATE member SET email = $1 WHERE role = 'operator'", [firstOperator.email]);
    await database.admin.query(
      "UPDATE member SET password_hash = (SELECT password_hash FROM member WHERE role = 'operator') WHERE role = 'operator'",
    );
    expect(await setupState.execute(visitor, {})).toBe("reseller");
  });
});

describe("createReseller", () => {
  it("makes a tenant whose host answers and whose owner can sign in with the password shown once", async () => {
    const actor = await operator();
    const idempotencyKey = randomUUID();
    const made = await createReseller.execute(actor, acme, { idempotencyKey });
    expect(made).toMatchObject({ slug: "acme", host: "acme.localhost", ownerEmail: "ada@acme.test" });
    expect((await createReseller.execute(actor, acme, { idempotencyKey })).ownerPassword).toBeNull();
    const site = await resolveHost.execute(visitor, { host: "acme.localhost" });
    const tenantId = fromWireId("tenant", made.id) ?? "";
    expect(site).toMatchObject({ id: tenantId, name: "Acme AI", currency: "CNY" });
    const owner = visitorActor({ tenantId, requestId: "visitor-3" });
    await signIn(owner, { email: "ada@acme.test", password: made.ownerPassword ?? "" });
    expect(await setupState.execute(visitor, {})).toBe("done");
    const { rows } = await database.admin.query(
      "SELECT p.kind, b.is_default FROM party p JOIN price_book b ON b.seller_id = p.id WHERE p.tenant_id = $1 AND p.id = $1",
      [tenantId],
    );
    expect(rows).toEqual([{ kind: "root", is_default: true }]);
  });

  it.each([
    [{ slug: "acme" }, "slug", "slug_taken"],
    [{ slug: "www" }, "slug", "slug_reserved"],
    [{ slug: "-a-" }, "slug", "slug_form"],
    [{ slug: "ac me" }, "slug", "slug_form"],
    [{ timeZone: "Mars/Olympus" }, "timeZone", "zone_unknown"],
  ])("refuses %j at its field", async (change, field, reason) => {
    const attempt = createReseller.execute(await operator(), { ...acme, ...change });
    await expect(attempt).rejects.toBeInstanceOf(Invalid);
    await expect(attempt).rejects.toMatchObject({ fields: { [field]: { reason } } });
  });

  it("is the operator's alone", async () => {
    const root = { ...(await operator()), partyKind: "root" as const, role: "owner" as const };
    await expect(createReseller.execute(root, { ...acme, slug: "other" })).rejects.toBeInstanceOf(Forbidden);
    await expect(listResellers.execute(root, {})).rejects.toBeInstanceOf(Forbidden);
  });
});

describe("resolveHost", () => {
  const resolve = (host: string) => resolveHost.execute(visitor, { host });

  it("knows verified domains exactly, and nothing that looks like one", async () => {
    const { rows } = await database.admin.query<{ id: string }>("SELECT id FROM tenant WHERE slug = 'acme'");
    const tenantId = rows[0]?.id;
    for (const [host, status] of [
      ["ai.acme.test", "verified"],
      ["new.acme.test", "pending"],
    ]) {
      await database.admin.query(
        "INSERT INTO domain (tenant_id, id, host, status, is_primary) VALUES ($1, $2, $3, $4::domain_status, false)",
        [tenantId, randomUUID(), host, status],
      );
    }
    expect(await resolve("ai.acme.test")).toMatchObject({ slug: "acme" });
    for (const host of [
      "new.acme.test",
      "x.ai.acme.test",
      "acme.test",
      "acme.localhost.evil.test",
      "platform.localhost",
    ]) {
      expect(await resolve(host)).toBeNull();
    }
  });
});

describe("setResellerStatus", () => {
  it("suspends and resumes, and finds neither the platform nor a stranger", async () => {
    const actor = await operator();
    const [reseller] = await listResellers.execute(actor, { q: "ACME" });
    const id = reseller?.id ?? "";
    await setResellerStatus.execute(actor, { id, status: "suspended" });
    expect(await getReseller.execute(actor, { id })).toMatchObject({ status: "suspended", callsLastDay: 0 });
    expect(await resolveHost.execute(visitor, { host: "acme.localhost" })).toMatchObject({
      status: "suspended",
    });
    await setResellerStatus.execute(actor, { id, status: "active" });
    for (const other of [`tnt_${PLATFORM_TENANT_ID.replaceAll("-", "")}`, `tnt_${"0".repeat(32)}`, "tnt_x"]) {
      await expect(
        setResellerStatus.execute(actor, { id: other, status: "suspended" }),
      ).rejects.toBeInstanceOf(NotFound);
    }
  });

  it("is closed to the machinery of a tenant no more than the operator's own is", async () => {
    const jobs = systemActor(PLATFORM_TENANT_ID, "job:test");
    expect((await listResellers.execute(jobs, {})).length).toBe(1);
  });
});
