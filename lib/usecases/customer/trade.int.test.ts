import { afterAll, beforeAll, expect, it } from "vitest";

import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor } from "@/lib/usecases/actor";
import { listDistributors } from "@/lib/usecases/distributor/list-distributors";
import { busyMarket } from "@/lib/usecases/ledger/testing/busy-market";
import { MARKET_TIME, type Market } from "@/lib/usecases/ledger/testing/market";

import { getCustomer } from "./get-customer";
import { listCustomers } from "./list-customers";

let database: TestDatabase;
let market: Market;
const then = { now: new Date(MARKET_TIME.getTime() + 60_000) };

beforeAll(async () => {
  database = await startTestDatabase();
  market = await busyMarket(database);
});
afterAll(() => database.close());

const asRoot = () => systemActor(market.tenantId, "test");
const asDistributor = (partyId: string) =>
  systemActor(market.tenantId, "test", { partyId, partyKind: "distributor" });

async function sums(sql: string, ...values: string[]) {
  const { rows } = await database.admin.query<{ sold: string; cost: string; calls: string }>(sql, values);
  return rows[0];
}

it("sums what a direct customer was sold, and what stock of it cost", async () => {
  const [row] = await listCustomers.execute(asRoot(), {}, then);
  const expected = await sums(
    `SELECT sum(l.amount_nano) AS sold, count(*) AS calls,
       (SELECT sum(d.cost_nano) FROM lot_draw d JOIN rated_line m ON m.call_id = d.call_id AND m.level = 0
        WHERE d.purpose = 'sold' AND m.buyer_id = l.buyer_id) AS cost
     FROM rated_line l WHERE l.seller_id = $1 AND replace(l.buyer_id::text, '-', '') = $2 GROUP BY l.buyer_id`,
    market.tenantId,
    row?.id.slice("pty_".length) ?? "",
  );
  const sold = BigInt(expected?.sold ?? 0);
  expect(sold).toBeGreaterThan(0n);
  expect([row?.soldNano, row?.calls]).toEqual([sold, BigInt(expected?.calls ?? 0)]);
  const margin = Number(((sold - BigInt(expected?.cost ?? 0)) * 1_000_000n) / sold);
  expect(Math.abs((row?.marginPpm ?? 0) - margin)).toBeLessThanOrEqual(1);
  expect(row?.lastCallAt).not.toBeNull();
  const detail = await getCustomer.execute(asRoot(), { id: row?.id ?? "" }, then);
  expect(detail.days.reduce((sum, day) => sum + day.soldNano, 0n)).toBe(sold);
});

it("covers the days the chart beside it shows, at every hour of the day", async () => {
  const DAY_MS = 86_400_000;
  const seen = new Set<bigint>();
  for (const days of [0, 28.9, 29.2, 29.5, 29.8, 30, 31]) {
    const at = { now: new Date(MARKET_TIME.getTime() + 60_000 + days * DAY_MS) };
    const [row] = await listCustomers.execute(asRoot(), {}, at);
    const detail = await getCustomer.execute(asRoot(), { id: row?.id ?? "" }, at);
    expect(row?.soldNano).toBe(detail.days.reduce((sum, day) => sum + day.soldNano, 0n));
    expect(detail.soldNano).toBe(row?.soldNano);
    seen.add(row?.soldNano ?? -1n);
  }
  expect(seen.size).toBe(2);
});

it("reckons a distributor's margin against what it paid its own seller", async () => {
  const { rows } = await database.admin.query<{ seller_id: string; sold: string; paid: string }>(
    `SELECT l.seller_id, sum(l.amount_nano) AS sold, sum(p.amount_nano) AS paid FROM rated_line l
     JOIN rated_line p ON p.call_id = l.call_id AND p.level = l.level - 1
     JOIN party b ON b.id = l.buyer_id AND b.kind = 'customer' GROUP BY l.seller_id`,
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { seller_id, sold, paid } of rows) {
    const [row] = await listCustomers.execute(asDistributor(seller_id), {}, then);
    expect(row?.soldNano).toBe(BigInt(sold));
    const margin = Number(((BigInt(sold) - BigInt(paid)) * 1_000_000n) / BigInt(sold));
    expect(Math.abs((row?.marginPpm ?? 0) - margin)).toBeLessThanOrEqual(1);
  }
});

it("counts what lies below a distributor, and sums what the ends of its branches paid", async () => {
  const [row, ...others] = await listDistributors.execute(asRoot(), {}, then);
  expect(others).toEqual([]);
  expect(row?.below).toMatchObject({ customers: 2, distributors: 1 });
  const ends = await sums(
    `SELECT sum(l.amount_nano) AS sold, count(*) AS calls FROM rated_line l JOIN call c ON c.id = l.call_id
     WHERE l.buyer_id = c.customer_id AND l.level > 0`,
  );
  expect(row?.below.retail?.nano).toBe(BigInt(ends?.sold ?? -1));
  expect(row?.below.calls).toBe(BigInt(ends?.calls ?? -1));
  const said = JSON.stringify(row, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  for (const customer of market.customers) expect(said).not.toContain(toWireId("party", customer.id));
});
