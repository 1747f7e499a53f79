import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { systemActor, visitorActor } from "./actor";
import { command, query, type CommandDefinition } from "./define";
import { Conflict, Forbidden, found, Invalid, NotFound, Unauthenticated } from "./errors";
import { plantTenant, type PlantedTenant } from "./testing/planted-tenant";
import { wireId } from "./wire-id-field";

let database: TestDatabase;
let one: PlantedTenant;
let two: PlantedTenant;

beforeAll(async () => {
  database = await startTestDatabase();
  one = await plantTenant("one");
  two = await plantTenant("two");
});
afterAll(() => database.close());

const renameInput = z.object({ id: wireId("party"), name: z.string().min(2) });

/** Renames a party the asker may see: enough to watch every step. */
function rename(
  more: Partial<CommandDefinition<typeof renameInput, { id: string; name: string; at: Date }>> = {},
) {
  return command({
    name: "test.rename",
    permission: "customers.write",
    input: renameInput,
    async run({ tx, now, audit }, { id, name }) {
      found("party", await tx.party.findFirst({ where: { id } }));
      await tx.party.update({ where: { tenantId_id: { tenantId: one.tenantId, id } }, data: { name } });
      audit({ kind: "party", id, detail: { name } });
      return { id: toWireId("party", id), name, at: now };
    },
    ...more,
  });
}

const nameOf = async (id: string) => {
  const { rows } = await database.admin.query<{ name: string }>("SELECT name FROM party WHERE id = $1", [id]);
  return rows[0]?.name;
};
const auditOf = async (requestId: string) => {
  const { rows } = await database.admin.query<Record<string, unknown>>(
    "SELECT command, party_id, member_id, subject_kind, subject_id, detail FROM audit_event WHERE request_id = $1",
    [requestId],
  );
  return rows;
};

describe("permission", () => {
  it("is asked before the input is read, so that nobody unpermitted learns what is wrong with it", async () => {
    const run = vi.fn();
    const strict = command({
      name: "test.strict",
      permission: "inventory.write",
      input: z.object({ n: z.number() }),
      run,
    });
    const wrong = { n: "no number" } as unknown as { n: number };
    await expect(strict.execute(one.customer, wrong)).rejects.toBeInstanceOf(Forbidden);
    await expect(strict.execute(one.root, wrong)).rejects.toBeInstanceOf(Invalid);
    const visitor = visitorActor({ tenantId: one.tenantId, requestId: "visitor-1" });
    await expect(strict.execute(visitor, wrong)).rejects.toBeInstanceOf(Unauthenticated);
    expect(run).not.toHaveBeenCalled();
  });

  it("cannot be public in a party's scope, nor reach all tenants without being the platform's", () => {
    const rest = { name: "test.bad", input: z.object({}), run: async () => null };
    expect(() => query({ ...rest, permission: "public" })).toThrow("no party");
    expect(() => query({ ...rest, permission: "customers.read", scope: "platform" })).toThrow("go together");
    expect(() => query({ ...rest, permission: "platform.read" })).toThrow("go together");
  });

  it("lets the machinery in, and notes its reason", async () => {
    const actor = systemActor(one.tenantId, "job:test");
    await rename().execute(actor, { id: toWireId("party", one.customer.partyId), name: "By a job" });
    expect(await auditOf(actor.requestId)).toMatchObject([
      { member_id: null, party_id: one.tenantId, detail: { reason: "job:test", name: "By a job" } },
    ]);
  });
});

describe("scope", () => {
  it("finds neither another tenant's object, nor a sibling's, nor one whose id is malformed, and changes nothing", async () => {
    const own = { ...one.root, requestId: "scope-own" };
    await expect(
      rename().execute(own, { id: toWireId("party", two.customer.partyId), name: "Taken" }),
    ).rejects.toBeInstanceOf(NotFound);
    await expect(
      rename({ permission: "profile.write" }).execute(one.customer, {
        id: toWireId("party", one.sibling.partyId),
        name: "Taken",
      }),
    ).rejects.toBeInstanceOf(NotFound);
    await expect(rename().execute(own, { id: "lot_1", name: "Taken" })).rejects.toBeInstanceOf(NotFound);
    expect(await nameOf(two.customer.partyId)).toBe("cust");
    expect(await nameOf(one.sibling.partyId)).toBe("sib");
    // the positive control
    await rename().execute(own, { id: toWireId("party", one.sibling.partyId), name: "Renamed" });
    expect(await nameOf(one.sibling.partyId)).toBe("Renamed");
  });

  it("keeps a query from writing", async () => {
    const writing = query({
      name: "test.writing_query",
      permission: "customers.read",
      input: z.object({}),
      run: ({ tx }) => tx.party.updateMany({ data: { name: "Everybody" } }),
    });
    await expect(writing.execute(one.root, {})).rejects.toThrow("read-only transaction");
    expect(await nameOf(one.root.partyId)).toBe("one");
  });
});

describe("audit", () => {
  it("is written in the command's transaction, and not when that fails", async () => {
    const actor = { ...one.root, requestId: "audit-ok-1" };
    await rename().execute(actor, { id: toWireId("party", one.customer.partyId), name: "Audited" });
    expect(await auditOf("audit-ok-1")).toEqual([
      {
        command: "test.rename",
        party_id: one.root.partyId,
        member_id: one.root.memberId,
        subject_kind: "party",
        subject_id: one.customer.partyId,
        detail: { name: "Audited" },
      },
    ]);
    const failing = command({
      name: "test.failing",
      permission: "customers.write",
      input: z.object({}),
      async run({ tx, audit }) {
        await tx.party.updateMany({ where: { id: one.customer.partyId }, data: { name: "Half done" } });
        audit({ kind: "party", id: one.customer.partyId });
        throw new Conflict("test");
      },
    });
    await expect(failing.execute({ ...one.root, requestId: "audit-no-1" }, {})).rejects.toBeInstanceOf(
      Conflict,
    );
    expect(await auditOf("audit-no-1")).toEqual([]);
    expect(await nameOf(one.customer.partyId)).toBe("Audited");
  });

  it("is left even by a command that names no subject", async () => {
    const silent = command({
      name: "test.silent",
      permission: "customers.write",
      input: z.object({}),
      run: async () => 1,
    });
    await silent.execute({ ...one.root, requestId: "audit-silent-1" }, {});
    expect(await auditOf("audit-silent-1")).toMatchObject([{ command: "test.silent", subject_id: null }]);
  });
});

describe("idempotency key", () => {
  const at = (actor = one.root) => ({ actor, idempotencyKey: randomUUID() });
  const input = (name: string) => ({ id: toWireId("party", one.customer.partyId), name });

  it("gives a repeat the first answer, dates and all, and does nothing twice", async () => {
    const { actor, idempotencyKey } = at();
    const first = await rename().execute(actor, input("First"), { idempotencyKey });
    await database.admin.query("UPDATE party SET name = 'Since changed' WHERE id = $1", [
      one.customer.partyId,
    ]);
    const again = await rename().execute({ ...actor, requestId: "repeat-1" }, input("First"), {
      idempotencyKey,
    });
    expect(again).toEqual(first);
    expect(again.at).toBeInstanceOf(Date);
    expect(await nameOf(one.customer.partyId)).toBe("Since changed");
    expect(await auditOf("repeat-1")).toEqual([]);
  });

  it("refuses other input, another command and another member under the same key", async () => {
    const { actor, idempotencyKey } = at();
    await rename().execute(actor, input("Mine"), { idempotencyKey });
    const tries = [
      rename().execute(actor, input("Other"), { idempotencyKey }),
      rename({ name: "test.rename_too" }).execute(actor, input("Mine"), { idempotencyKey }),
      rename().execute({ ...actor, memberId: randomUUID() }, input("Mine"), { idempotencyKey }),
      // another party cannot see the receipt, and learns no more than that
      rename({
        permission: "profile.write",
        run: async () => ({ id: "", name: "", at: new Date() }),
      }).execute(one.customer, input("Mine"), { idempotencyKey }),
    ];
    for (const attempt of await Promise.allSettled(tries)) {
      expect(attempt).toMatchObject({ status: "rejected", reason: expect.any(Conflict) as unknown });
    }
  });

  it("lets twenty at once run the command once", async () => {
    const { actor, idempotencyKey } = at();
    let runs = 0;
    const counting = command({
      name: "test.counting",
      permission: "customers.write",
      input: z.object({}),
      async run({ newId }) {
        runs += 1;
        return { id: newId(), amountNano: 12n };
      },
    });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => counting.execute(actor, {}, { idempotencyKey })),
    );
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(answers.every((answer) => answer.amountNano === 12n)).toBe(true);
    expect(runs).toBe(1);
  });

  it("may be tried again after a failure, which kept nothing", async () => {
    const { actor, idempotencyKey } = at();
    const fail = rename({ run: () => Promise.reject(new Conflict("test")) });
    await expect(fail.execute(actor, input("Once"), { idempotencyKey })).rejects.toBeInstanceOf(Conflict);
    expect(await rename().execute(actor, input("Twice"), { idempotencyKey })).toMatchObject({
      name: "Twice",
    });
  });

  it("keeps no secret that is shown once", async () => {
    const secret = `sk-${randomUUID()}`;
    const show = command<z.ZodObject, { id: number; secret: string | null }>({
      name: "test.show_secret",
      permission: "keys.write",
      input: z.object({}),
      run: async () => ({ id: 7, secret }),
      redact: (answer) => ({ ...answer, secret: null }),
    });
    const { actor, idempotencyKey } = at();
    expect(await show.execute(actor, {}, { idempotencyKey })).toEqual({ id: 7, secret });
    expect(await show.execute(actor, {}, { idempotencyKey })).toEqual({ id: 7, secret: null });
    const { rows } = await database.admin.query("SELECT 1 FROM command_receipt WHERE result::text LIKE $1", [
      `%${secret}%`,
    ]);
    expect(rows).toEqual([]);
  });
});

describe("after", () => {
  it("runs once committed, completes the answer, and runs again on a repeat", async () => {
    const seen: string[] = [];
    const intent = command<z.ZodObject, { id: string; url?: string }>({
      name: "test.intent",
      permission: "customers.write",
      input: z.object({}),
      async run({ tx }) {
        await tx.party.updateMany({ where: { id: one.sibling.partyId }, data: { name: "Intended" } });
        return { id: "intent" };
      },
      after: [
        async (answer) => {
          seen.push((await nameOf(one.sibling.partyId)) ?? "");
          return { ...answer, url: "https://pay.example/1" };
        },
      ],
    });
    const idempotencyKey = randomUUID();
    for (let round = 0; round < 2; round++) {
      const answer = await intent.execute(one.root, {}, { idempotencyKey });
      expect(answer).toEqual({ id: "intent", url: "https://pay.example/1" });
    }
    expect(seen).toEqual(["Intended", "Intended"]);
  });
});
