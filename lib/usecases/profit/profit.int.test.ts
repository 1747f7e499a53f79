import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { MemberActor } from "@/lib/usecases/actor";
import { NotFound } from "@/lib/usecases/errors";
import { foldRollups } from "@/lib/usecases/rollup/fold";
import { createBook } from "@/lib/usecases/pricing/create-book";
import { publishDraft } from "@/lib/usecases/pricing/publish-draft";
import { SellingShop } from "@/lib/usecases/simulator/testing/selling-shop";

import { exportProfit, exportProfitCalls } from "./export-profit";
import { listProfitCalls } from "./list-profit-calls";
import { readProfit } from "./read-profit";
import { PROFIT_GROUPS } from "./schemas";

let database: TestDatabase;
let shop: SellingShop;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 2, gateway: 4 });
  shop = await SellingShop.open("earning");
  const { root, distributor, customer, sibling } = shop.planted;
  for (const seller of [root, distributor]) {
    const { id } = await createBook.execute(seller, { name: "Retail", copyFrom: "" });
    await publishDraft.execute(seller, { id, when: "now", day: "", overrideReason: "a test" });
    await shop.refresh();
  }
  const callers = [customer.partyId, sibling.partyId, shop.client.partyId];
  const calls = Array.from({ length: 40 }, (_, i) => ({
    customerId: callers[i % 3] ?? "",
    model: shop.models[i % 2]?.name ?? "",
    usage: { input: BigInt(137 * i + 1), output: BigInt(31 * i) },
    ...(i % 10 === 9 ? { fault: "C13" } : {}),
  }));
  await shop.call(calls);
  // A second lot, so that some calls draw from two.
  await database.admin.query(
    `INSERT INTO lot SELECT tenant_id, $2, supplier_account_id, purchase_order_id, 'Second', kind, status, model_ids, burn_weights, received_qty,
       0, 0, 0, 0, cost_nano, 0, currency, fx_rate_id, commitment_nano, received_at, starts_at, expires_at, created_at, updated_at
     FROM lot WHERE tenant_id = $1`,
    [root.tenantId, SECOND],
  );
  await database.admin.query(
    `INSERT INTO lot_draw SELECT tenant_id, $2, call_id, supplier_account_id, purpose, 7, 0, cost_nano / 3 + 1, currency, settled_at, batch_id
     FROM lot_draw WHERE tenant_id = $1 AND purpose = 'sold' AND cost_nano % 2 = 0`,
    [root.tenantId, SECOND],
  );
});
afterAll(async () => {
  await shop.close();
  await database.close();
});

const SECOND = randomUUID();
const LATER = { now: new Date(Date.now() + 60_000) };

async function raw(sql: string, values: readonly unknown[]): Promise<bigint> {
  const { rows } = await database.admin.query<{ nano: string | null }>(sql, [...values]);
  return BigInt(rows[0]?.nano ?? "0");
}

/** Before anything is folded, with a part folded, and with all of it. */
const FOLDS = ["not folded", "folded"] as const;

describe.each(["root", "distributor"] as const)("the profit of the %s", (who) => {
  const seller = (): MemberActor => shop.planted[who];
  const revenue = () =>
    raw("SELECT sum(amount_nano)::text AS nano FROM rated_line WHERE tenant_id = $1 AND seller_id = $2", [
      seller().tenantId,
      seller().partyId,
    ]);
  const cost = () =>
    who === "root"
      ? raw("SELECT sum(cost_nano)::text AS nano FROM lot_draw WHERE tenant_id = $1 AND purpose = 'sold'", [
          seller().tenantId,
        ])
      : raw("SELECT sum(amount_nano)::text AS nano FROM rated_line WHERE tenant_id = $1 AND buyer_id = $2", [
          seller().tenantId,
          seller().partyId,
        ]);

  it.each(FOLDS)(
    "is its raw lines less its raw draws or bought lines, in total and added up by every group, %s",
    async (fold) => {
      if (fold === "folded") await foldRollups(seller().tenantId, new Date());
      const { totals } = await readProfit.execute(seller(), {}, LATER);
      expect([totals.revenueNano, totals.costNano]).toEqual([await revenue(), await cost()]);
      expect(totals.revenueNano).toBeGreaterThan(0n);
      for (const group of PROFIT_GROUPS.filter(
        (each) => who === "root" || (each !== "lot" && each !== "supplier"),
      )) {
        const { rows } = await readProfit.execute(seller(), { group }, LATER);
        const sum = (pick: "revenueNano" | "costNano" | "marginNano") =>
          rows.reduce((so, row) => so + row[pick], 0n);
        expect([group, sum("revenueNano"), sum("costNano")]).toEqual([
          group,
          totals.revenueNano,
          totals.costNano,
        ]);
        expect(sum("marginNano")).toBe(totals.revenueNano - totals.costNano);
        const file = await exportProfit.execute(seller(), { group }, LATER);
        expect(file.map((row) => row[1])).toEqual(rows.map(({ id }) => id));
      }
    },
  );

  it("is made of the calls it leads to, page by page and in the file", async () => {
    const { totals } = await readProfit.execute(seller(), {}, LATER);
    const all: bigint[] = [];
    for (let after: string | null | undefined; after !== null;) {
      const page = await listProfitCalls.execute(seller(), after ? { after } : {}, LATER);
      all.push(...page.rows.map(({ revenueNano }) => revenueNano));
      after = page.older;
    }
    expect(BigInt(all.length)).toBe(totals.calls);
    expect(all.reduce((sum, nano) => sum + nano, 0n)).toBe(totals.revenueNano);
    const file = await exportProfitCalls.execute(seller(), {}, LATER);
    expect(file.rows).toHaveLength(all.length);
  });
});

it("tells apart what the price list earned and what stock earned that was cheaper than reckoned with", async () => {
  const { root, distributor } = shop.planted;
  const reckoned = await raw(
    `SELECT sum(floor((c.usage[1] * (k.p ->> 'input')::numeric + c.usage[5] * (k.p ->> 'output')::numeric) / 1000))::bigint::text AS nano
     FROM call c JOIN (SELECT id, card -> 'rootBuy' -> 'prices' AS p FROM rate_card) k ON k.id = c.rate_card_id
     WHERE c.tenant_id = $1 AND c.state = 'settled'`,
    [root.tenantId],
  );
  const { totals } = await readProfit.execute(root, {}, LATER);
  expect(totals.technicalNano).toBe(reckoned - totals.costNano);
  expect(totals.technicalNano).not.toBe(0n);
  expect((await readProfit.execute(distributor, {}, LATER)).totals.technicalNano).toBe(0n);
});

it("splits a call that drew from two lots by cost, and says what was absorbed and why", async () => {
  const { root } = shop.planted;
  const { rows } = await readProfit.execute(root, { group: "lot" }, LATER);
  expect(rows.map(({ id }) => id)).toContain(toWireId("lot", SECOND));
  expect(rows).toHaveLength(2);
  const { absorbed } = await readProfit.execute(root, {}, LATER);
  expect(absorbed.map(({ purpose, row, calls }) => [purpose, row, calls])).toEqual([["absorbed", "C13", 4n]]);
  const nano = await raw(
    "SELECT sum(cost_nano)::text AS nano FROM lot_draw WHERE tenant_id = $1 AND purpose = 'absorbed'",
    [root.tenantId],
  );
  expect(absorbed[0]?.costNano).toBe(nano);
});

it("shows a distributor no stock, no absorbed cost, and nothing of what its parent pays", async () => {
  const { distributor } = shop.planted;
  await expect(readProfit.execute(distributor, { group: "lot" }, LATER)).rejects.toBeInstanceOf(NotFound);
  const profit = await readProfit.execute(distributor, {}, LATER);
  expect(profit.absorbed).toEqual([]);
  const drawn = await raw(
    `SELECT sum(d.cost_nano)::text AS nano FROM lot_draw d JOIN rated_line l ON l.call_id = d.call_id AND l.seller_id = $2
     WHERE d.tenant_id = $1 AND d.purpose = 'sold'`,
    [distributor.tenantId, distributor.partyId],
  );
  const shown = JSON.stringify(profit, (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  expect(shown).not.toContain(drawn.toString());
});

it("knows the five largest buyers, who paid on which day, and filters", async () => {
  const { root, customer } = shop.planted;
  const all = await readProfit.execute(root, {}, LATER);
  expect(all.topFivePpm).toBe(1_000_000);
  expect(all.payers.map(({ paying, fresh }) => [paying, fresh])).toEqual([[3, 3]]);
  const one = await readProfit.execute(
    root,
    { buyer: toWireId("party", customer.partyId), group: "customer" },
    LATER,
  );
  expect(one.rows.map(({ id }) => id)).toEqual([toWireId("party", customer.partyId)]);
  expect(one.totals.revenueNano).toBeLessThan(all.totals.revenueNano);
  expect(one.previous.calls).toBe(0n);
});
