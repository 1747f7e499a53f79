import { afterAll, beforeAll, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { visitorActor } from "@/lib/usecases/actor";
import { Forbidden, Invalid } from "@/lib/usecases/errors";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { setDefaultBook } from "@/lib/usecases/pricing/set-default-book";
import { listShownCurrencies } from "@/lib/usecases/storefront/list-shown-currencies";
import { plantTenant, type PlantedTenant } from "@/lib/usecases/testing/planted-tenant";

import { listRates } from "./list-rates";
import { setRate } from "./set-rate";

let database: TestDatabase;
let tenant: PlantedTenant;

beforeAll(async () => {
  database = await startTestDatabase();
  tenant = await plantTenant("rates");
});
afterAll(() => database.close());

const set = (from: string, to: string, rate: string, confirmed = false) =>
  setRate.execute(tenant.root, { from, to, rate, confirmed });
const known = async () =>
  (await listRates.execute(tenant.root, {})).map(({ from, to, ratePpb }) => `${from} ${to} ${ratePpb}`);

it("is in force from when it is set, the one before it stays, and a visitor can look at prices by it", async () => {
  const { id } = await createBook.execute(tenant.root, { name: "Retail", copyFrom: "" });
  await setDefaultBook.execute(tenant.root, { id });
  await set("USD", "CNY", "7.1");
  await set("USD", "CNY", "7.2");
  await set("EUR", "USD", "1.16");
  expect(await known()).toEqual(["EUR USD 1160000000", "USD CNY 7200000000"]);
  const { rows } = await database.admin.query("SELECT id FROM fx_rate WHERE quote = 'CNY'");
  expect(rows).toHaveLength(2);
  const visitor = visitorActor({ tenantId: tenant.tenantId, requestId: "test" });
  const shown = await listShownCurrencies.execute(visitor, {});
  expect(shown.map(({ currency, ratePpb }) => [currency, ratePpb])).toEqual([
    ["USD", 1_000_000_000n],
    ["CNY", 7_200_000_000n],
  ]);
});

it.each([
  ["ten times the one before", "USD", "CNY", "72"],
  ["the wrong way round", "CNY", "USD", "7.2"],
])("%s is asked about with what it is far from", async (_, from, to, rate) => {
  const before = await known();
  await expect(set(from, to, rate)).rejects.toMatchObject({ reason: "rate_odd", values: { from, to, rate } });
  expect(await known()).toEqual(before);
});

it("is the root's to set, of two currencies, above nothing", async () => {
  await expect(set("USD", "USD", "1")).rejects.toMatchObject({ fields: { to: { reason: "same_currency" } } });
  await expect(set("USD", "XXX", "1")).rejects.toBeInstanceOf(Invalid);
  await expect(set("USD", "EUR", "0")).rejects.toBeInstanceOf(Invalid);
  const asked = { from: "USD", to: "EUR", rate: "0.9", confirmed: false };
  await expect(setRate.execute(tenant.distributor, asked)).rejects.toBeInstanceOf(Forbidden);
});
