import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import type { MemberActor } from "@/lib/usecases/actor";
import { Forbidden, Invalid } from "@/lib/usecases/errors";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { plantMember, plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { createCustomer } from "./create-customer";
import { creditBuyer } from "./credit";
import { debitBuyer } from "./debit";
import { getCustomer } from "./get-customer";
import { buyerFields } from "./testing/buyer-fields";

let database: TestDatabase;
let tenant: PlantedTenant;
let root: MemberActor;

const USD = 1_000_000_000n;

beforeAll(async () => {
  database = await startTestDatabase();
  tenant = await plantTenant("credit");
  ({ root } = tenant);
  await createBook.execute(root, { name: "Retail", copyFrom: "" });
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.invariants.flatMap(({ breaches }) => breaches)).toEqual([]);
});

const newCustomer = async () => (await createCustomer.execute(root, buyerFields())).id;

/** The buyer's wallet and grants as they are stored. */
async function rowsOf(id: string) {
  const { rows } = await database.admin.query<{ row: unknown }>(
    `SELECT to_jsonb(w) AS row FROM wallet w WHERE buyer_id = $1 UNION ALL SELECT to_jsonb(g) FROM "grant" g WHERE buyer_id = $1`,
    [fromWireId("party", id)],
  );
  return rows;
}
const update = (sql: string, id: string) => database.admin.query(sql, [fromWireId("party", id)]);

describe("credit and debit", () => {
  it("gives money as a promotional grant, once, and takes back what is left of it", async () => {
    const id = await newCustomer();
    const key = { idempotencyKey: randomUUID() };
    const input = { id, amount: "12.50", reason: "Outage on Monday", lastDay: "" };
    await creditBuyer.execute(root, input, key);
    await creditBuyer.execute(root, input, key);
    const detail = await getCustomer.execute(root, { id });
    expect(detail.wallet.availableNano).toBe(12_500_000_000n);
    expect(detail.grants).toMatchObject([
      { kind: "promotional", remainingNano: 12_500_000_000n, expiresAt: null },
    ]);
    expect(detail.events[0]).toMatchObject({
      command: "customer.credit",
      detail: { reason: "Outage on Monday" },
    });
    await debitBuyer.execute(root, { id, amount: "2.5", reason: "Given too much" });
    expect((await getCustomer.execute(root, { id })).wallet.availableNano).toBe(10n * USD);
    const { rows } = await database.admin.query<{ note: string }>(
      "SELECT note FROM journal_entry WHERE source_id = $1 ORDER BY id",
      [fromWireId("grant", detail.grants[0]?.id ?? "")],
    );
    expect(rows.map(({ note }) => note)).toEqual(["Outage on Monday", "Given too much"]);
    await debitBuyer.execute(root, { id, amount: "10", reason: "All of it" });
    expect((await getCustomer.execute(root, { id })).grants).toEqual([]);
  });

  it("takes no more than was given, and says how much that is", async () => {
    const id = await newCustomer();
    await creditBuyer.execute(root, { id, amount: "3", reason: "Welcome", lastDay: "" });
    const before = await rowsOf(id);
    await expect(debitBuyer.execute(root, { id, amount: "3.01", reason: "Too much" })).rejects.toMatchObject({
      fields: { amount: { reason: "take_at_most", values: { amount: "3.00", currency: "USD" } } },
    });
    expect(await rowsOf(id)).toEqual(before);
  });

  it("never takes what was paid, nor what calls in flight have reserved", async () => {
    const id = await newCustomer();
    await creditBuyer.execute(root, { id, amount: "5", reason: "Welcome", lastDay: "" });
    await update(`UPDATE "grant" SET kind = 'paid' WHERE buyer_id = $1`, id);
    await expect(debitBuyer.execute(root, { id, amount: "1", reason: "Mine?" })).rejects.toBeInstanceOf(
      Invalid,
    );
    await update(`UPDATE "grant" SET kind = 'promotional' WHERE buyer_id = $1`, id);
    await update("UPDATE wallet SET held_nano = 4000000000 WHERE buyer_id = $1", id);
    await expect(debitBuyer.execute(root, { id, amount: "2", reason: "Held" })).rejects.toMatchObject({
      fields: { amount: { values: { amount: "1.00" } } },
    });
    await update("UPDATE wallet SET held_nano = 0 WHERE buyer_id = $1", id);
  });

  it("is mirrored in the books of a buyer that resells", async () => {
    const id = toWireId("party", tenant.distributor.partyId);
    await creditBuyer.execute(root, { id, amount: "40", reason: "Launch bonus", lastDay: "" });
    await debitBuyer.execute(root, { id, amount: "15", reason: "Part of it back" });
    const { rows } = await database.admin.query<{
      kind: string;
      code: string;
      side: string;
      amount_nano: string;
    }>(
      `SELECT j.kind, p.code, p.side, p.amount_nano FROM journal_entry j JOIN posting p ON p.entry_id = j.id
       WHERE j.party_id = $1 AND p.code = 'prepaid_with_parent' ORDER BY j.id`,
      [tenant.distributor.partyId],
    );
    expect(rows).toEqual([
      {
        kind: "manual_credit_mirrored",
        code: "prepaid_with_parent",
        side: "debit",
        amount_nano: "40000000000",
      },
      {
        kind: "manual_debit_mirrored",
        code: "prepaid_with_parent",
        side: "credit",
        amount_nano: "15000000000",
      },
    ]);
  });

  it("takes the last of it only once when two people do so at once", async () => {
    const id = await newCustomer();
    await creditBuyer.execute(root, { id, amount: "6", reason: "Welcome", lastDay: "" });
    const both = await Promise.allSettled(
      ["one", "two"].map((who) => debitBuyer.execute(root, { id, amount: "4", reason: `Said ${who}` })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await getCustomer.execute(root, { id })).wallet.availableNano).toBe(2n * USD);
  });

  it("ends on a day still to come, and is finance's to give, not support's", async () => {
    const id = await newCustomer();
    const gone = { id, amount: "1", reason: "Too late", lastDay: "2020-01-01" };
    await expect(creditBuyer.execute(root, gone)).rejects.toMatchObject({
      fields: { lastDay: { reason: "not_in_future" } },
    });
    const role = (name: "support" | "finance") =>
      withPlatform((tx) =>
        plantMember(tx, {
          ...{ tenantId: tenant.tenantId, partyId: tenant.tenantId, partyKind: "root", role: name },
          email: `${name}@credit.test`,
        }),
      );
    const asked = { id, amount: "1", reason: "Because", lastDay: "" };
    await expect(creditBuyer.execute(await role("support"), asked)).rejects.toBeInstanceOf(Forbidden);
    await creditBuyer.execute(await role("finance"), asked);
  });
});
