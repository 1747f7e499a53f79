import { randomUUID } from "node:crypto";

import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";

import { gatewayPool, pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { SYSTEM_PARTY_ID, withTenant, type Scope } from "@/lib/db/with-tenant";
import { Prisma } from "@/generated/prisma/client";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { MARKET_TIME, planMarket, type Market } from "@/lib/usecases/ledger/testing/market";
import { admit, settle, type PlannedCall } from "@/lib/usecases/ledger/testing/play-market";
import { oneIn, randomCalls, randomEnd, randomMarket, type Gen } from "@/lib/usecases/ledger/testing/plans";
import { storeMarket } from "@/lib/usecases/ledger/testing/store-market";
import { verifyLedger } from "@/lib/usecases/ledger/verify";

import { foldRollups } from "./fold";
import { lately, rolled, type Rollup } from "./rolled";

const HISTORIES = 6;
const STEPS = 6;
const DAY_MS = 86_400_000;
const range = {
  from: new Date(MARKET_TIME.getTime() - 40 * DAY_MS),
  to: new Date(MARKET_TIME.getTime() + DAY_MS),
};
let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 3, platform: 3, gateway: 4 });
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.ok, formatReport(report)).toBe(true);
});

/** Each roll-up by its key, and the same sums written out over the raw rows: not the functions under test. */
const SUMS: Readonly<Record<Rollup, { readonly rolled: string; readonly raw: string }>> = {
  usage: {
    rolled: `customer_id::text, api_key_id::text, model_id::text, currency, sum(calls)::text, sum(failed)::text, sum(amount_nano)::text,
      sum(input_tokens)::text, sum(output_tokens)::text, sum(total_ms)::text`,
    raw: `SELECT c.customer_id::text, COALESCE(c.api_key_id::text, '00000000-0000-0000-0000-000000000000'), c.model_id::text,
        COALESCE(l.currency, ''), count(*)::text, sum((c.state = 'released')::int)::text, COALESCE(sum(l.amount_nano), 0)::text,
        sum(c.usage[1] + c.usage[2] + c.usage[3] + c.usage[4] + c.usage[7])::text, sum(c.usage[5] + c.usage[6] + c.usage[8])::text,
        sum(c.total_ms)::text
      FROM call c LEFT JOIN rated_line l ON l.call_id = c.id AND l.buyer_id = c.customer_id WHERE c.tenant_id = $1 GROUP BY 1, 2, 3, 4`,
  },
  sale: {
    rolled: `seller_id::text, buyer_id::text, wallet_id::text, model_id::text, currency, sum(lines)::text, sum(amount_nano)::text,
      sum(prepaid_nano)::text, sum(usage[1])::text, sum(usage[6])::text`,
    raw: `SELECT l.seller_id::text, l.buyer_id::text, l.wallet_id::text, l.model_id::text, l.currency, count(*)::text, sum(l.amount_nano)::text,
        sum(l.prepaid_nano)::text, sum(c.usage[1])::text, sum(c.usage[6])::text
      FROM rated_line l JOIN call c ON c.id = l.call_id WHERE l.tenant_id = $1 GROUP BY 1, 2, 3, 4, 5`,
  },
  margin: {
    rolled: `seller_id::text, buyer_id::text, kind, currency, sum(calls)::text, sum(amount_nano)::text`,
    raw: `SELECT seller::text, buyer::text, kind, currency, count(DISTINCT call)::text, sum(nano)::text FROM (
        SELECT l.seller_id AS seller, l.buyer_id AS buyer, 'cost' AS kind, p.currency, l.call_id AS call, p.amount_nano AS nano
          FROM rated_line l JOIN rated_line p ON p.call_id = l.call_id AND p.level = l.level - 1 WHERE l.tenant_id = $1
        UNION ALL SELECT l.seller_id, l.buyer_id, 'cost', d.currency, l.call_id, d.cost_nano
          FROM rated_line l JOIN lot_draw d ON d.call_id = l.call_id AND d.purpose = 'sold' WHERE l.tenant_id = $1 AND l.level = 0
        UNION ALL SELECT l.seller_id, l.buyer_id, 'retail', e.currency, l.call_id, e.amount_nano
          FROM rated_line l JOIN party b ON b.id = l.buyer_id AND b.kind = 'distributor' JOIN call c ON c.id = l.call_id
          JOIN rated_line e ON e.call_id = l.call_id AND e.buyer_id = c.customer_id WHERE l.tenant_id = $1
      ) m GROUP BY 1, 2, 3, 4`,
  },
  seller: {
    rolled: `seller_id::text, currency, sum(calls)::text, sum(revenue_nano)::text, sum(cost_nano)::text, sum(absorbed_nano)::text`,
    raw: `SELECT p.id::text, 'USD',
        (SELECT count(*) FROM rated_line l WHERE l.seller_id = p.id)::text,
        (SELECT COALESCE(sum(amount_nano), 0) FROM rated_line l WHERE l.seller_id = p.id)::text,
        (SELECT COALESCE(sum(amount_nano), 0) FROM rated_line l WHERE l.buyer_id = p.id)::text::numeric
          + CASE WHEN p.kind = 'root' THEN (SELECT COALESCE(sum(cost_nano), 0) FROM lot_draw d WHERE d.tenant_id = p.tenant_id AND purpose = 'sold') ELSE 0 END || '',
        CASE WHEN p.kind = 'root' THEN (SELECT COALESCE(sum(cost_nano), 0) FROM lot_draw d WHERE d.tenant_id = p.tenant_id AND purpose = 'absorbed') ELSE 0 END::text
      FROM party p WHERE p.tenant_id = $1 AND p.kind <> 'customer' AND (EXISTS (SELECT 1 FROM rated_line l WHERE p.id IN (l.seller_id, l.buyer_id))
        OR (p.kind = 'root' AND EXISTS (SELECT 1 FROM lot_draw d WHERE d.tenant_id = p.tenant_id)))`,
  },
  draw: {
    rolled: `lot_id::text, supplier_account_id::text, model_id::text, purpose::text, currency, sum(draws)::text, sum(qty)::text, sum(cost_nano)::text`,
    raw: `SELECT d.lot_id::text, d.supplier_account_id::text, c.model_id::text, d.purpose::text, d.currency, count(*)::text, sum(d.qty)::text,
        sum(d.cost_nano)::text FROM lot_draw d JOIN call c ON c.id = d.call_id WHERE d.tenant_id = $1 GROUP BY 1, 2, 3, 4, 5`,
  },
  upstream: {
    rolled: `supplier_account_id::text, upstream_id::text, model_id::text, outcome, sum(calls)::text, sum(failed)::text, sum(total_ms)::text,
      sum(first_bytes)::text, sum(first_byte_ms)::text, sum(usage[5])::text`,
    raw: `SELECT supplier_account_id::text, upstream_id::text, model_id::text, outcome, count(*)::text, sum((state = 'released')::int)::text,
        sum(total_ms)::text, count(first_byte_ms)::text, COALESCE(sum(first_byte_ms), 0)::text, sum(usage[5])::text
      FROM call WHERE tenant_id = $1 GROUP BY 1, 2, 3, 4`,
  },
  lotBuyer: {
    rolled: `lot_id::text, supplier_account_id::text, buyer_id::text, model_id::text, purpose::text, currency, sum(calls)::text, sum(draws)::text,
      sum(qty)::text, sum(cost_nano)::text`,
    raw: `SELECT d.lot_id::text, d.supplier_account_id::text, COALESCE(c.party_path[2]::text, '00000000-0000-0000-0000-000000000000'), c.model_id::text,
        d.purpose::text, d.currency, sum((NOT EXISTS (SELECT 1 FROM lot_draw o WHERE o.call_id = d.call_id AND o.purpose = d.purpose
          AND o.supplier_account_id = d.supplier_account_id AND o.lot_id < d.lot_id))::int)::text, count(*)::text, sum(d.qty)::text, sum(d.cost_nano)::text
      FROM lot_draw d JOIN call c ON c.id = d.call_id WHERE d.tenant_id = $1 GROUP BY 1, 2, 3, 4, 5, 6`,
  },
  profit: {
    rolled: `seller_id::text, buyer_id::text, api_key_id::text, model_id::text, currency, sum(calls)::text, sum(revenue_nano)::text,
      sum(cost_nano)::text, sum(uncosted)::text, sum(technical_nano)::text`,
    raw: `SELECT l.seller_id::text, l.buyer_id::text, CASE WHEN c.customer_id = l.buyer_id AND c.api_key_id IS NOT NULL THEN c.api_key_id::text
          ELSE '00000000-0000-0000-0000-000000000000' END, l.model_id::text, l.currency, count(*)::text, sum(l.amount_nano)::text,
        COALESCE(sum(p.nano), 0)::text, sum((p.nano IS NULL AND l.amount_nano > 0)::int)::text,
        COALESCE(sum(reckoned_nano(root_buy_prices(k.card), c.usage) - p.nano), 0)::text
      FROM rated_line l JOIN call c ON c.id = l.call_id
      LEFT JOIN rate_card k ON k.id = c.rate_card_id AND l.level = 0 AND k.card -> 'rootBuy' ->> 'currency' = l.currency
      LEFT JOIN LATERAL (SELECT sum(nano) AS nano FROM (
        SELECT b.amount_nano AS nano FROM rated_line b WHERE b.call_id = l.call_id AND b.level = l.level - 1 AND b.currency = l.currency
        UNION ALL SELECT d.cost_nano FROM lot_draw d WHERE d.call_id = l.call_id AND l.level = 0 AND d.purpose = 'sold' AND d.currency = l.currency
      ) cost) p ON true
      WHERE l.tenant_id = $1 GROUP BY 1, 2, 3, 4, 5`,
  },
  lotProfit: {
    rolled: `buyer_id::text, model_id::text, currency, sum(revenue_nano)::text, sum(cost_nano)::text, sum(uncosted)::text`,
    raw: `SELECT l.buyer_id::text, l.model_id::text, l.currency, sum(l.amount_nano)::text, COALESCE(sum(p.nano), 0)::text,
        sum((p.nano IS NULL AND l.amount_nano > 0)::int)::text
      FROM rated_line l LEFT JOIN LATERAL (SELECT sum(d.cost_nano) AS nano FROM lot_draw d WHERE d.call_id = l.call_id AND d.purpose = 'sold'
        AND d.currency = l.currency) p ON true
      WHERE l.tenant_id = $1 AND l.level = 0 GROUP BY 1, 2, 3`,
  },
};
const ROLLUPS = Object.keys(SUMS) as Rollup[];
const NAMES: Readonly<Record<Rollup, number>> = {
  usage: 4,
  sale: 5,
  margin: 4,
  seller: 2,
  draw: 5,
  upstream: 4,
  lotBuyer: 6,
  profit: 5,
  lotProfit: 3,
};

const sorted = (rows: readonly (readonly unknown[])[]) => rows.map((row) => JSON.stringify(row)).sort();

async function rolledRows(scope: Scope, rollup: Rollup, where = Prisma.sql`true`): Promise<string[]> {
  const rows = await withTenant(
    scope,
    (tx) => tx.$queryRaw<Record<string, unknown>[]>`
      SELECT ARRAY[${Prisma.raw(SUMS[rollup].rolled)}] AS cells FROM (${rolled(rollup, scope.tenantId, range, where)}) r
      GROUP BY ${Prisma.raw(groupOf(rollup))}`,
  );
  return sorted(rows.map(({ cells }) => cells as unknown[]));
}

/** The key columns by name: the sums stand in one array. */
const groupOf = (rollup: Rollup) =>
  SUMS[rollup].rolled
    .split(",")
    .slice(0, NAMES[rollup])
    .map((column) => column.trim().replace("::text", ""))
    .join(", ");

async function rawRows(tenantId: string, rollup: Rollup): Promise<string[]> {
  const { rows } = await database.admin.query<unknown[]>({
    text: SUMS[rollup].raw,
    values: [tenantId],
    rowMode: "array",
  });
  return sorted(rows);
}

async function expectExact(market: Market): Promise<void> {
  const scope = { tenantId: market.tenantId, partyId: SYSTEM_PARTY_ID };
  for (const rollup of ROLLUPS) {
    expect([rollup, await rolledRows(scope, rollup)]).toEqual([
      rollup,
      await rawRows(market.tenantId, rollup),
    ]);
  }
}

async function playStep(g: Gen, market: Market, open: PlannedCall[]): Promise<void> {
  const calls = randomCalls(g, market);
  const verdicts = await admit(gatewayPool(), market, randomUUID(), calls);
  open.push(...calls.filter((_, i) => verdicts[i]?.kind === "admitted"));
  const ending = open.splice(0, open.length).map((call) => randomEnd(g, call));
  // two batches at a time, and a fold in the middle of them
  const half = Math.ceil(ending.length / 2);
  const parts = [ending.slice(0, half), ending.slice(half)].filter((part) => part.length > 0);
  await Promise.all([
    ...parts.map((part) => settle(gatewayPool(), market, part)),
    ...(oneIn(g, 2) ? [foldRollups(market.tenantId, new Date())] : []),
  ]);
}

it("are the raw rows summed, folded or not, at every step of random histories with settlements at the same time", async () => {
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const market = randomMarket(g);
      await storeMarket(database.admin, market);
      const open: PlannedCall[] = [];
      for (let step = 0; step < STEPS; step++) {
        await playStep(g, market, open);
        await expectExact(market);
        if (oneIn(g, 3)) await foldRollups(market.tenantId, new Date());
      }
      await foldRollups(market.tenantId, new Date());
      await expectExact(market);
    }),
    { numRuns: HISTORIES, endOnFailure: true },
  );
}, 300_000);

it("leave out what an open transaction may still write, and take it in when it is over", async () => {
  const market = await oneMarket();
  const calls = callsOf(market, 2);
  await admit(gatewayPool(), market, randomUUID(), calls);
  const slow = await pools().platform.connect();
  try {
    await slow.query("BEGIN");
    await slow.query("SELECT pg_current_xact_id()");
    await settle(gatewayPool(), market, [
      { call: calls[0] as PlannedCall, sold: calls[0]?.bound ?? {}, absorbed: null },
    ]);
    // the settlement is younger than the open transaction: not folded, but counted
    expect(await foldRollups(market.tenantId, new Date())).toBe(0);
    await expectExact(market);
    await slow.query("COMMIT");
  } finally {
    slow.release();
  }
  // Other tests have transactions open too: again until they are over.
  await expect.poll(() => foldRollups(market.tenantId, new Date()), { timeout: 20_000 }).toBe(1);
  await settle(gatewayPool(), market, [
    { call: calls[1] as PlannedCall, sold: calls[1]?.bound ?? {}, absorbed: null },
  ]);
  await expectExact(market);
});

it("can be thrown away and summed anew", async () => {
  const market = await oneMarket();
  const calls = callsOf(market, 5);
  await admit(gatewayPool(), market, randomUUID(), calls);
  await settle(
    gatewayPool(),
    market,
    calls.map((call) => ({ call, sold: call.bound, absorbed: null })),
  );
  await foldRollups(market.tenantId, new Date());
  await pools().platform.query("SELECT rebuild_rollups($1, now())", [market.tenantId]);
  await expectExact(market);
});

it("show a party its own and nobody else's, folded or not", async () => {
  const market = await oneMarket();
  const calls = callsOf(market, 4);
  await admit(gatewayPool(), market, randomUUID(), calls);
  const ends = calls.map((call) => ({ call, sold: call.bound, absorbed: null }));
  const [customer, sibling] = market.customers;
  for (const fold of [false, true]) {
    await settle(gatewayPool(), market, fold ? ends.slice(2) : ends.slice(0, 2));
    const seenBy = (partyId: string | undefined, rollup: Rollup, where?: Prisma.Sql) =>
      rolledRows({ tenantId: market.tenantId, partyId: partyId ?? "" }, rollup, where);
    // Folded as far as every other transaction of the server is over, those of other tests too: again until all is.
    const rest = async () => {
      await foldRollups(market.tenantId, new Date());
      return [...(await seenBy(customer?.id, "seller")), ...(await seenBy(customer?.id, "upstream"))];
    };
    if (fold) await expect.poll(rest, { timeout: 20_000 }).toEqual([]);
    // a positive control first
    expect((await seenBy(customer?.id, "usage")).length).toBe(1);
    expect(await seenBy(customer?.id, "usage", Prisma.sql`r.customer_id = ${sibling?.id}::uuid`)).toEqual([]);
    // of the rest a party sees what it sees of the raw rows: its own line and call, and nothing of cost
    for (const rollup of fold
      ? (["margin", "seller", "draw", "upstream", "lotBuyer"] as const)
      : (["margin", "draw", "lotBuyer"] as const))
      expect([rollup, await seenBy(customer?.id, rollup)]).toEqual([rollup, []]);
    const distributor = market.parties[1]?.id;
    expect((await seenBy(distributor, "margin", Prisma.sql`r.kind = 'cost'`)).length).toBe(1);
    expect(await seenBy(distributor, "draw")).toEqual([]);
    expect(
      await seenBy(
        distributor,
        "sale",
        Prisma.sql`r.seller_id = ${market.tenantId}::uuid AND r.buyer_id <> ${distributor}::uuid`,
      ),
    ).toEqual([]);
    const elsewhere = await oneMarket();
    expect(await rolledRows({ tenantId: elsewhere.tenantId, partyId: SYSTEM_PARTY_ID }, "sale")).toEqual([]);
  }
});

it("widen a range to whole quarters", () => {
  const { from, to } = lately(new Date("2026-03-01T10:20:00Z"), DAY_MS);
  expect([from.toISOString(), to.toISOString()]).toEqual([
    "2026-02-28T10:20:00.000Z",
    "2026-03-01T10:20:00.001Z",
  ]);
});

async function oneMarket(): Promise<Market> {
  const market = planMarket({
    ...{
      distributors: 1,
      customersUnder: [1, 0],
      limitNano: () => 0n,
      paygCostNano: 3_000_000_000_000_000_000n,
      lots: [],
    },
    grants: () => [{ kind: "paid", priority: 100, nano: 900_000_000_000n, expiresInDays: null }],
    prices: () => ({ input: 2_000_000n, output: 8_000_000n }),
  });
  await storeMarket(database.admin, market);
  return market;
}

function callsOf(market: Market, count: number): PlannedCall[] {
  return Array.from({ length: count }, (_, i) => ({
    id: randomCallId(i),
    customer: market.customers[i % market.customers.length] as PlannedCall["customer"],
    bound: { input: 1_000n + BigInt(i), output: 300n },
    stock: "with_payg" as const,
  }));
}

function randomCallId(i: number): string {
  const hex = (MARKET_TIME.getTime() + i).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${randomUUID().slice(15)}`;
}
