import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { verifyPassword } from "@/lib/integrations/password/hash";
import type { MemberActor } from "@/lib/usecases/actor";
import { createDistributor } from "@/lib/usecases/distributor/create-distributor";
import { getDistributor } from "@/lib/usecases/distributor/get-distributor";
import { listDistributors } from "@/lib/usecases/distributor/list-distributors";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { createKey } from "@/lib/usecases/key/create-key";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { listBooks } from "@/lib/usecases/pricing/list-books";
import { plantMember, plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { buyerPrices } from "./buyer-prices";
import { changeTerms } from "./change-terms";
import { createCustomer } from "./create-customer";
import { creditBuyer } from "./credit";
import { debitBuyer } from "./debit";
import { getCustomer } from "./get-customer";
import { listCustomers } from "./list-customers";
import { listTermsChoices } from "./list-terms-choices";
import { revokeBuyerKey } from "./revoke-buyer-key";
import type { CreateBuyerFields } from "./schemas";
import { setBuyerStatus } from "./set-buyer-status";
import { setLimit } from "./set-limit";
import { buyerFields, POSTPAID, PREPAID } from "./testing/buyer-fields";

let database: TestDatabase;
let tenant: PlantedTenant;
let root: MemberActor;

const USD = 1_000_000_000n;

beforeAll(async () => {
  database = await startTestDatabase();
  tenant = await plantTenant("buyers");
  ({ root } = tenant);
  await createBook.execute(root, { name: "Retail", copyFrom: "" });
  await createBook.execute(tenant.distributor, { name: "Clients", copyFrom: "" });
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.invariants.flatMap(({ breaches }) => breaches)).toEqual([]);
});

const customerOf = async (seller: MemberActor, over: Partial<CreateBuyerFields> = {}) =>
  (await createCustomer.execute(seller, buyerFields(over))).id;
const wire = (actor: MemberActor) => toWireId("party", actor.partyId);

/** Everything the database knows of a buyer's standing. */
async function rowsOf(id: string) {
  const { rows } = await database.admin.query<{ row: unknown }>(
    `SELECT to_jsonb(p) AS row FROM party p WHERE id = $1 UNION ALL SELECT to_jsonb(e) FROM edge e WHERE buyer_id = $1
     UNION ALL SELECT to_jsonb(w) FROM wallet w WHERE buyer_id = $1 UNION ALL SELECT to_jsonb(g) FROM "grant" g WHERE buyer_id = $1
     UNION ALL SELECT to_jsonb(k) FROM api_key k WHERE party_id = $1`,
    [fromWireId("party", id)],
  );
  return rows;
}
const update = (sql: string, id: string) => database.admin.query(sql, [fromWireId("party", id)]);

describe("a new customer", () => {
  it("has an edge, a wallet, an owner who can sign in, and a password shown once", async () => {
    const key = { idempotencyKey: randomUUID() };
    const input = buyerFields({ name: "Ångström & Söhne", segment: "startup" });
    const first = await createCustomer.execute(root, input, key);
    expect(first).toMatchObject({ slug: "angstrom-sohne", ownerEmail: input.ownerEmail });
    expect((await createCustomer.execute(root, input, key)).ownerPassword).toBeNull();
    const detail = await getCustomer.execute(root, { id: first.id });
    expect(detail).toMatchObject({
      ...{ name: "Ångström & Söhne", status: "active", mode: "prepaid", segment: "startup", currency: "USD" },
      ...{ usesDefaultBook: true, priceBook: { name: "Retail" }, terms: { taxPercent: "9" } },
      wallet: { availableNano: 0n, limitNano: 0n },
      members: [{ name: "Olga Owner", role: "owner" }],
      events: [{ command: "customer.create" }],
    });
    const { rows } = await database.admin.query<{ password_hash: string }>(
      "SELECT password_hash FROM member WHERE email = $1",
      [input.ownerEmail],
    );
    expect(await verifyPassword(rows[0]?.password_hash ?? null, first.ownerPassword ?? "")).toBe(true);
    const kept = await database.admin.query(
      "SELECT result::text, (SELECT string_agg(detail::text, '') FROM audit_event) FROM command_receipt",
    );
    expect(JSON.stringify(kept.rows)).not.toContain(first.ownerPassword);
  });

  it("may owe up to its limit where it is billed afterwards, and not where it prepays", async () => {
    const billed = await customerOf(root, { ...POSTPAID, creditLimit: "500" });
    expect((await getCustomer.execute(root, { id: billed })).wallet).toMatchObject({
      limitNano: 500n * USD,
      availableNano: 500n * USD,
    });
    const prepaid = await customerOf(root, { creditLimit: "500" });
    expect((await getCustomer.execute(root, { id: prepaid })).wallet.limitNano).toBe(0n);
  });

  it("is refused a name, an address or a price book that is not to be had", async () => {
    const taken = await createCustomer.execute(root, buyerFields({ slug: "taken-name" }));
    await expect(createCustomer.execute(root, buyerFields({ slug: "taken-name" }))).rejects.toMatchObject({
      fields: { slug: { reason: "slug_taken" } },
    });
    await expect(
      createCustomer.execute(root, buyerFields({ ownerEmail: taken.ownerEmail })),
    ).rejects.toBeInstanceOf(Invalid);
    const [clients] = await listBooks.execute(tenant.distributor, {});
    const stolen = createCustomer.execute(root, buyerFields({ priceBookId: clients?.id ?? "" }));
    await expect(stolen).rejects.toMatchObject({ fields: { priceBookId: { reason: "choose" } } });
  });

  it("is a distributor's own when a distributor makes it", async () => {
    const id = await customerOf(tenant.distributor);
    expect((await listCustomers.execute(tenant.distributor, {})).map((row) => row.id)).toContain(id);
    expect((await listCustomers.execute(root, {})).map((row) => row.id)).not.toContain(id);
    await expect(getCustomer.execute(root, { id })).rejects.toBeInstanceOf(NotFound);
    expect((await listTermsChoices.execute(tenant.distributor, {})).books.map(({ name }) => name)).toEqual([
      "Clients",
    ]);
  });
});

describe("terms", () => {
  it("change by closing the edge and opening another; the wallet and what is in it stay", async () => {
    const id = await customerOf(root);
    await creditBuyer.execute(root, { id, amount: "7", reason: "Welcome", lastDay: "" });
    const other = (await createBook.execute(root, { name: "Partners", copyFrom: "" })).id;
    await changeTerms.execute(root, { id, ...POSTPAID, priceBookId: other, segment: "contract" });
    const { rows } = await database.admin.query<{ open: boolean; mode: string; wallets: string }>(
      `SELECT valid_to IS NULL AS open, mode, (SELECT count(*) FROM wallet WHERE buyer_id = $1) AS wallets
       FROM edge WHERE buyer_id = $1 ORDER BY valid_from`,
      [fromWireId("party", id)],
    );
    expect(rows).toEqual([
      { open: false, mode: "prepaid", wallets: "1" },
      { open: true, mode: "postpaid", wallets: "1" },
    ]);
    expect(await getCustomer.execute(root, { id })).toMatchObject({
      ...{ mode: "postpaid", segment: "contract", priceBook: { id: other }, terms: { paymentTermDays: 30 } },
      wallet: { availableNano: 7n * USD },
    });
  });

  it("do not move a buyer to a book of another currency", async () => {
    const id = await customerOf(root);
    const euro = (await createBook.execute(root, { name: "Euro", copyFrom: "" })).id;
    await database.admin.query("UPDATE price_book SET currency = 'EUR' WHERE id = $1", [
      fromWireId("priceBook", euro),
    ]);
    const move = changeTerms.execute(root, { id, ...PREPAID, priceBookId: euro, segment: "" });
    await expect(move).rejects.toMatchObject({ fields: { priceBookId: { reason: "other_currency" } } });
  });

  it("set a limit for who is billed afterwards, never below what is owed", async () => {
    const id = await customerOf(root, { ...POSTPAID, creditLimit: "100" });
    await setLimit.execute(root, { id, limit: "250", reason: "Pays on time" });
    expect((await getCustomer.execute(root, { id })).wallet.limitNano).toBe(250n * USD);
    await update("UPDATE wallet SET exposure_nano = 80000000000 WHERE buyer_id = $1", id);
    await expect(setLimit.execute(root, { id, limit: "79", reason: "Too low" })).rejects.toMatchObject({
      reason: "limit_in_use",
    });
    const prepay = changeTerms.execute(root, { id, ...PREPAID, segment: "" });
    await expect(prepay).rejects.toMatchObject({ reason: "limit_in_use" });
    await update("UPDATE wallet SET exposure_nano = 0 WHERE buyer_id = $1", id);
    await changeTerms.execute(root, { id, ...PREPAID, segment: "" });
    expect((await getCustomer.execute(root, { id })).wallet.limitNano).toBe(0n);
    await expect(setLimit.execute(root, { id, limit: "1", reason: "No credit" })).rejects.toBeInstanceOf(
      Conflict,
    );
  });

  it("end with a suspension, which can be undone", async () => {
    const id = await customerOf(root);
    await setBuyerStatus.execute(root, { id, status: "suspended" });
    await setBuyerStatus.execute(root, { id, status: "suspended" });
    expect((await getCustomer.execute(root, { id })).status).toBe("suspended");
    await setBuyerStatus.execute(root, { id, status: "active" });
    expect((await getCustomer.execute(root, { id })).status).toBe("active");
  });
});

describe("a distributor", () => {
  it("has a price book in force from its first moment, and can take clients at once", async () => {
    const input = buyerFields({ name: "Lotus", ownerPassword: "long enough to be one" });
    const { id, ownerPassword } = await createDistributor.execute(root, input);
    expect(ownerPassword).toBeNull();
    const partyId = fromWireId("party", id) ?? "";
    const who = { tenantId: tenant.tenantId, partyId, partyKind: "distributor", role: "admin" } as const;
    const lotus = await withPlatform((tx) => plantMember(tx, { ...who, email: "admin@lotus.test" }));
    expect(await listBooks.execute(lotus, {})).toMatchObject([
      { isDefault: true, live: { number: 1, rules: 1 } },
    ]);
    await customerOf(lotus);
    const deeper = await createDistributor.execute(lotus, buyerFields({ name: "Jade" }));
    expect(await getDistributor.execute(root, { id })).toMatchObject({
      below: { customers: 1, distributors: 1, calls: 0n },
    });
    expect((await listDistributors.execute(root, {})).map(({ name }) => name)).not.toContain("Jade");
    await expect(getDistributor.execute(root, { id: deeper.id })).rejects.toBeInstanceOf(NotFound);
    expect((await listDistributors.execute(lotus, {})).map(({ name }) => name)).toEqual(["Jade"]);
  });

  it("is not shown as a customer, nor a customer as a distributor", async () => {
    await expect(getCustomer.execute(root, { id: wire(tenant.distributor) })).rejects.toBeInstanceOf(
      NotFound,
    );
    await expect(getDistributor.execute(root, { id: wire(tenant.customer) })).rejects.toBeInstanceOf(
      NotFound,
    );
  });
});

describe("keys of a customer", () => {
  it("can be revoked by its seller, whom the secret was never shown", async () => {
    const { key, secret } = await createKey.execute(tenant.customer, { name: "Leaked" });
    const id = wire(tenant.customer);
    const detail = await getCustomer.execute(root, { id });
    expect(detail.keys).toMatchObject([{ name: "Leaked", state: "active" }]);
    expect(
      JSON.stringify(detail, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain(secret);
    expect((await revokeBuyerKey.execute(root, { id, key: key.id })).state).toBe("revoked");
    const wrong = revokeBuyerKey.execute(root, { id: wire(tenant.sibling), key: key.id });
    await expect(wrong).rejects.toBeInstanceOf(NotFound);
  });
});

describe("somebody else's buyer", () => {
  it("is not there for siblings, other sellers and its seller's seller, and stays as it was", async () => {
    const [victim, theirs] = [
      await customerOf(root, POSTPAID),
      await customerOf(tenant.distributor, POSTPAID),
    ];
    const { rows } = await database.admin.query<{ id: string }>(
      `INSERT INTO api_key (tenant_id, id, party_id, name, digest, hint, status)
       VALUES ($1, gen_random_uuid(), $2, 'K', sha256('k'), 'sk-..k', 'active') RETURNING id`,
      [tenant.tenantId, fromWireId("party", victim)],
    );
    const key = toWireId("apiKey", rows[0]?.id ?? "");
    const attacks: [MemberActor, string][] = [
      [tenant.distributor, victim],
      [root, theirs],
      [tenant.distributor, wire(tenant.sibling)],
      [tenant.distributor, wire(tenant.distributor)],
      [root, toWireId("party", randomUUID())],
    ];
    for (const [attacker, id] of attacks) {
      const before = await rowsOf(id);
      const tries = [
        () => getCustomer.execute(attacker, { id }),
        () => getDistributor.execute(attacker, { id }),
        () => buyerPrices.execute(attacker, { id }),
        () => creditBuyer.execute(attacker, { id, amount: "1", reason: "Not mine", lastDay: "" }),
        () => debitBuyer.execute(attacker, { id, amount: "1", reason: "Not mine" }),
        () => setLimit.execute(attacker, { id, limit: "1", reason: "Not mine" }),
        () => changeTerms.execute(attacker, { id, ...PREPAID, segment: "" }),
        () => setBuyerStatus.execute(attacker, { id, status: "suspended" }),
        () => revokeBuyerKey.execute(attacker, { id, key }),
      ];
      for (const one of tries) await expect(one()).rejects.toBeInstanceOf(NotFound);
      expect(await rowsOf(id)).toEqual(before);
    }
    await expect(listCustomers.execute(tenant.customer, {})).rejects.toBeInstanceOf(Forbidden);
    await setLimit.execute(root, { id: victim, limit: "1", reason: "Its own seller may" });
    await revokeBuyerKey.execute(root, { id: victim, key });
    expect((await getCustomer.execute(root, { id: victim })).keys).toMatchObject([{ state: "revoked" }]);
  });
});
