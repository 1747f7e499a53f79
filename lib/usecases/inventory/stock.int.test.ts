import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { Forbidden, Invalid, NotFound } from "@/lib/usecases/errors";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { createSupplier } from "@/lib/usecases/supplier/create-supplier";
import { listSuppliers } from "@/lib/usecases/supplier/list-suppliers";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { getLot } from "./get-lot";
import { listLotDraws } from "./list-lot-draws";
import { listLots } from "./list-lots";
import { receiveLot } from "./receive-lot";

let database: TestDatabase;
let shop: PlantedTenant;
let other: PlantedTenant;
let accountId: string;

const purchase = () => ({
  accountId,
  name: "October credit",
  kind: "face_value" as const,
  quantity: "1,000",
  cost: "800.00",
  taxPercent: "6",
  expiresOn: "2099-01-31",
  modelIds: [],
});

beforeAll(async () => {
  database = await startTestDatabase();
  shop = await plantTenant("stock-shop");
  other = await plantTenant("stock-other");
  ({ accountId } = await createSupplier.execute(shop.root, {
    name: "Vendor",
    currency: "USD",
    accountName: "main",
    paygEnabled: false,
  }));
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.invariants.flatMap(({ breaches }) => breaches)).toEqual([]);
});

const lotsOf = async (tenantId: string) =>
  (await database.admin.query<{ kind: string }>("SELECT kind FROM lot WHERE tenant_id = $1", [tenantId]))
    .rows;

describe("a new supplier", () => {
  it("has an account with its pay-as-you-go lot from the first day", async () => {
    expect((await lotsOf(shop.tenantId)).map(({ kind }) => kind)).toContain("pay_as_you_go");
    const [supplier] = await listSuppliers.execute(shop.root, {});
    expect(supplier?.accounts).toMatchObject([{ name: "main", lots: 0, paygEnabled: false }]);
  });
});

describe("receiving a lot", () => {
  it("puts it in stock at cost, with the entries in the root's books", async () => {
    const { id } = await receiveLot.execute(shop.root, purchase());
    const { lot, days } = await getLot.execute(shop.root, { id });
    expect(lot).toMatchObject({
      receivedQty: 1_000_000_000_000n,
      remainingQty: 1_000_000_000_000n,
      costNano: 800_000_000_000n,
      inputTaxNano: 48_000_000_000n,
      remainingCostNano: 800_000_000_000n,
      runwayMs: null,
      status: "active",
    });
    // at today's pace, which is none, all of it will expire
    expect(lot.unusedCostNano).toBe(800_000_000_000n);
    expect(days).toEqual([]);
    const { rows } = await database.admin.query(
      `SELECT code, side, sum(amount_nano)::text AS nano FROM posting WHERE tenant_id = $1 AND party_id = $1 GROUP BY 1, 2 ORDER BY 1, side::text`,
      [shop.tenantId],
    );
    expect(rows).toEqual([
      { code: "payable", side: "credit", nano: "848000000000" },
      { code: "stock", side: "debit", nano: "800000000000" },
      { code: "stock_in_transit", side: "credit", nano: "800000000000" },
      { code: "stock_in_transit", side: "debit", nano: "800000000000" },
      { code: "tax_recoverable", side: "debit", nano: "48000000000" },
    ]);
  });

  it("is done once for one idempotency key", async () => {
    const idempotencyKey = randomUUID();
    const first = await receiveLot.execute(shop.root, purchase(), { idempotencyKey });
    const count = (await lotsOf(shop.tenantId)).length;
    expect(await receiveLot.execute(shop.root, purchase(), { idempotencyKey })).toEqual(first);
    expect((await lotsOf(shop.tenantId)).length).toBe(count);
  });

  it.each([
    ["quantity", { quantity: "0" }],
    ["quantity", { quantity: "1e9" }],
    ["quantity", { kind: "token_quota" as const, quantity: "1.5" }],
    ["cost", { cost: "-1" }],
    ["cost", { cost: "99999999999999" }],
    ["taxPercent", { taxPercent: "six" }],
    ["expiresOn", { expiresOn: "2001-01-01" }],
    ["expiresOn", { expiresOn: "tomorrow" }],
    ["name", { name: " " }],
  ])("refuses %s of %j by its field, with nothing booked", async (field, change) => {
    const before = (await lotsOf(shop.tenantId)).length;
    const refusal = await receiveLot
      .execute(shop.root, { ...purchase(), ...change })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Invalid);
    expect(Object.keys((refusal as Invalid).fields)).toEqual([field]);
    expect((await lotsOf(shop.tenantId)).length).toBe(before);
  });
});

describe("stock is the root's alone", () => {
  it("is nobody else's to see or to fill", async () => {
    const { id } = await receiveLot.execute(shop.root, purchase());
    for (const actor of [shop.distributor, shop.customer]) {
      await expect(listLots.execute(actor, {})).rejects.toBeInstanceOf(Forbidden);
      await expect(receiveLot.execute(actor, purchase())).rejects.toBeInstanceOf(Forbidden);
    }
    for (const attempt of [
      () => getLot.execute(other.root, { id }),
      () => listLotDraws.execute(other.root, { id }),
      () => receiveLot.execute(other.root, purchase()),
      () => receiveLot.execute(shop.root, { ...purchase(), modelIds: [toWireId("model", randomUUID())] }),
    ]) {
      await expect(attempt()).rejects.toBeInstanceOf(NotFound);
    }
    expect(await lotsOf(other.tenantId)).toEqual([]);
    expect((await getLot.execute(shop.root, { id })).lot.id).toBe(id);
  });
});
