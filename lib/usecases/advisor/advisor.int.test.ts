import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import type { Quantities } from "@/lib/domain/metering/quantities";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { setMarginFloor } from "@/lib/usecases/profit/set-margin-floor";
import { SellingShop } from "@/lib/usecases/simulator/testing/selling-shop";

import { adviseCustomer } from "./advise-customer";
import { adviseSeller } from "./advise-seller";

let database: TestDatabase;
let shop: SellingShop;
const LATER = { now: new Date(Date.now() + 60_000) };
const DAYS_BURNT = 7n;

/** Leaves the lot as if it had been received long ago for 80 % of its face, with so much of it left. */
async function leaveIn(lot: string, left: bigint): Promise<void> {
  await database.admin.query(
    `UPDATE lot SET received_at = now() - interval '30 days', starts_at = now() - interval '30 days', received_qty = drawn_qty + $2::bigint,
       cost_nano = (drawn_qty + $2::bigint) * 4 / 5 WHERE name = $1`,
    [lot, left],
  );
}

/** What a lot gives a day, by what it gave in the last week. */
async function paceOf(lot: string): Promise<bigint> {
  const { rows } = await database.admin.query<{ drawn: string }>(
    "SELECT sum(d.qty) AS drawn FROM lot_draw d JOIN lot l ON l.id = d.lot_id WHERE l.name = $1",
    [lot],
  );
  return BigInt(rows[0]?.drawn ?? 0) / DAYS_BURNT;
}

/** A second account whose pack gave one request for every call so far. */
async function plantPack(): Promise<void> {
  const [accountId, lotId] = [randomUUID(), randomUUID()];
  const { tenantId } = shop.planted;
  await database.admin.query(
    `INSERT INTO supplier_account (tenant_id, id, supplier_id, name, status, payg_enabled)
     SELECT tenant_id, $2, supplier_id, 'Packs', 'active', false FROM supplier_account WHERE tenant_id = $1 LIMIT 1`,
    [tenantId, accountId],
  );
  await database.admin.query(
    `INSERT INTO lot (tenant_id, id, supplier_account_id, name, kind, status, received_qty, drawn_qty, expired_qty, returned_qty, held_qty,
       cost_nano, input_tax_nano, currency, received_at, starts_at)
     SELECT $1, $3, $2, 'Pack', 'request_pack', 'active', 10 * count(*), count(*), 0, 0, 0, 1000, 0, 'USD', now(), now() FROM lot_draw`,
    [tenantId, accountId, lotId],
  );
  await database.admin.query(
    `INSERT INTO lot_draw (tenant_id, lot_id, call_id, supplier_account_id, purpose, qty, from_qty, cost_nano, currency, settled_at, batch_id)
     SELECT tenant_id, $2, call_id, $1, purpose, 1, 0, 0, currency, settled_at, batch_id FROM lot_draw`,
    [accountId, lotId],
  );
}

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("advised");
  const { root, customer } = shop.planted;
  const { id } = await createBook.execute(root, { name: "Retail", copyFrom: "" });
  await publishDraft.execute(root, { id, when: "now", day: "", overrideReason: "" });
  await shop.refresh();
  const many = (model: string, usage: { input: bigint; output: bigint }) =>
    Array.from({ length: 25 }, () => ({ customerId: customer.partyId, model, usage }));
  await shop.call([
    ...many("deep-1", { input: 500n, output: 20n }),
    ...many("swift-1", { input: 9_000n, output: 900n }),
  ]);
});
afterAll(async () => {
  await shop.close();
  await database.close();
});

it("tells a customer which calls a cheaper model would serve and which inputs were not cached, with the saving", async () => {
  const { customer, sibling } = shop.planted;
  const advice = await adviseCustomer.execute(customer, {}, LATER);
  expect(advice.cheaper.map(({ model, instead, calls }) => [model, instead, calls])).toEqual([
    ["deep-1", "swift-1", 25n],
  ]);
  const [one] = advice.cheaper;
  // swift-1 at list: 1.234567 in, 9.876543 out; deep-1 twice as much.
  expect(one?.wouldPayNano).toBe((25n * (500n * 1_234_567n + 20n * 9_876_543n)) / 1_000n);
  expect(one?.savingNano).toBe((one?.paidNano ?? 0n) - (one?.wouldPayNano ?? 0n));
  expect(advice.caching.map(({ model, calls, inputTokens }) => [model, calls, inputTokens])).toEqual([
    ["swift-1", 25n, 225_000n],
  ]);
  expect(advice.caching[0]?.savingNano).toBe((225_000n * (1_234_567n - 312_345n)) / 2_000n);
  expect(await adviseCustomer.execute(sibling, {}, LATER)).toMatchObject({ cheaper: [], caching: [] });
});

it("tells a seller what leaves too little, and by how much its price would have to move", async () => {
  const { root } = shop.planted;
  expect((await adviseSeller.execute(root, {}, LATER)).prices).toEqual([]);
  await setMarginFloor.execute(root, { percent: "25" });
  const { prices, lots } = await adviseSeller.execute(root, {}, LATER);
  expect(prices.map(({ model, marginPpm }) => [model, Math.round(marginPpm / 1_000)])).toEqual([
    ["swift-1", 200],
    ["deep-1", 200],
  ]);
  // Cost is 80 %: to leave a quarter, the price has to be 106.67 % of what it is.
  expect(prices[0]?.raisePpm).toBeCloseTo(66_667, -2);
  expect(lots).toEqual([]);
});

it("tells a customer nothing of inputs that were cached, are short, or would cost the same", async () => {
  const { sibling } = shop.planted;
  const many = (model: string, usage: Quantities) =>
    Array.from({ length: 25 }, () => ({ customerId: sibling.partyId, model, usage }));
  await shop.call([
    ...many("swift-1", { input: 5_000n, cached_input: 6_000n, output: 900n }),
    ...many("deep-1", { input: 3_000n, output: 900n }),
  ]);
  expect((await adviseCustomer.execute(sibling, {}, LATER)).caching).toEqual([]);
});

describe("which lot to buy next", () => {
  it("is the account whose stock runs out first, with what another month takes and about costs", async () => {
    const { root } = shop.planted;
    await plantPack();
    const [credit, requests] = [await paceOf("Lot"), await paceOf("Pack")];
    await leaveIn("Lot", credit * 5n);
    await leaveIn("Pack", requests * 3n);
    const { lots } = await adviseSeller.execute(root, {}, LATER);
    const shown = lots.map(({ account, kind, daysLeft, buyQty }) => [account, kind, daysLeft, buyQty]);
    expect(shown).toEqual([
      ["Packs", "request_pack", 3, requests * 27n],
      ["Main", "face_value", 5, credit * 25n],
    ]);
    const [pack, main] = lots;
    // The latest lot cost 80 % of what it holds, rounded down to the nano.
    expect(main?.aboutNano).toBeLessThanOrEqual((credit * 25n * 4n) / 5n);
    expect(main?.aboutNano).toBeGreaterThan((credit * 25n * 4n) / 5n - 100n);
    expect(pack?.aboutNano).toBeLessThanOrEqual((requests * 27n * 4n) / 5n);
  });

  it("is none that lasts two weeks, is not drawn from, or has no end", async () => {
    const { root } = shop.planted;
    await leaveIn("Lot", (await paceOf("Lot")) * 14n);
    await leaveIn("Pack", (await paceOf("Pack")) * 14n);
    expect((await adviseSeller.execute(root, {}, LATER)).lots).toEqual([]);
    await leaveIn("Pack", (await paceOf("Pack")) * 14n - 1n);
    expect((await adviseSeller.execute(root, {}, LATER)).lots.map(({ account }) => account)).toEqual([
      "Packs",
    ]);
  });
});
