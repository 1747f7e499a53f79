import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { admitCalls } from "@/lib/db/batch/admit";
import { settleCalls } from "@/lib/db/batch/settle";
import { gatewayPool, pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { uuidV7Time } from "@/lib/domain/tenancy/uuid-v7";

import { formatReport } from "./ledger-report";
import { idAt, type Market, MARKET_TIME, type MarketPlan, planMarket } from "./testing/market";
import {
  admit,
  admitRecord,
  amountsOf,
  type PlannedCall,
  type PlannedEnd,
  settle,
  settleRecord,
} from "./testing/play-market";
import { storedBalances } from "./testing/read-market";
import { storeMarket } from "./testing/store-market";
import { verifyLedger } from "./verify";

const processId = randomUUID();
const BOUND = { input: 1_000n, output: 100n };
const USED = { input: 700n, output: 80n };
/** What the bound holds at one level: 1,000 x 2.00 + 100 x 8.00 dollars per million. */
const HOLD_NANO = 2_800_000n;
let database: TestDatabase;

const PLAN: MarketPlan = {
  distributors: 1,
  customersUnder: [1, 0],
  limitNano: () => 0n,
  grants: () => [{ kind: "paid", priority: 100, nano: 10n * HOLD_NANO, expiresInDays: null }],
  prices: () => ({ input: 2_000_000n, output: 8_000_000n }),
  lots: [{ kind: "face_value", qty: 1_000_000_000n, costNano: 800_000_000n, expiresInDays: 10 }],
  paygCostNano: 4_000_000_000_000_000_000n,
};

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 1, platform: 2, gateway: 4 });
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.ok, formatReport(report)).toBe(true);
});

async function market(plan: Partial<MarketPlan> = {}): Promise<Market> {
  const planned = planMarket({ ...PLAN, ...plan });
  await storeMarket(database.admin, planned);
  return planned;
}

const call = (on: Market, stock: PlannedCall["stock"] = "with_payg", customer = 0): PlannedCall => ({
  id: idAt(MARKET_TIME),
  customer: on.customers[customer] as PlannedCall["customer"],
  bound: BOUND,
  stock,
});
const sold = (each: PlannedCall): PlannedEnd => ({ call: each, sold: USED, absorbed: null });
const change = (sql: string, ...values: unknown[]) => database.admin.query(sql, values);
const kinds = (verdicts: readonly { kind: string }[]) => verdicts.map(({ kind }) => kind);

describe("gateway_admit", () => {
  it("refuses a key that is revoked or ran out, and a customer that is suspended", async () => {
    const on = await market();
    const [first, second] = on.customers;
    await change("UPDATE api_key SET status = 'revoked' WHERE id = $1", first?.keyId);
    expect(kinds(await admit(gatewayPool(), on, processId, [call(on), call(on, "none", 1)]))).toEqual([
      "key_unusable",
      "admitted",
    ]);
    await change(
      "UPDATE api_key SET status = 'active', expires_at = $2 WHERE id = $1",
      first?.keyId,
      MARKET_TIME,
    );
    await change("UPDATE party SET status = 'suspended' WHERE id = $1", second?.id);
    expect(kinds(await admit(gatewayPool(), on, processId, [call(on), call(on, "none", 1)]))).toEqual([
      "key_unusable",
      "customer_inactive",
    ]);
  });

  it.each([
    ["is frozen", "status = 'frozen'"],
    ["has expired", "expires_at = starts_at, starts_at = starts_at - interval '1 day'"],
    ["has not begun", "starts_at = starts_at + interval '1 day'"],
  ])("takes nothing from a lot that %s", async (_, set) => {
    const on = await market();
    await change(`UPDATE lot SET ${set} WHERE tenant_id = $1 AND kind <> 'pay_as_you_go'`, on.tenantId);
    const calls = [call(on, "lots"), call(on, "with_payg")];
    expect(kinds(await admit(gatewayPool(), on, processId, calls))).toEqual(["stock_short", "admitted"]);
  });

  it("refuses a call whose wallet does not exist, naming the level", async () => {
    const on = await market();
    const record = admitRecord(on, call(on), new Date(Date.now() + 60_000));
    const [own, ...above] = record.levels;
    if (!own) throw new Error("a chain has levels");
    const strange = { ...record, levels: [{ ...own, walletId: randomUUID() }, ...above] };
    expect(await admitCalls(gatewayPool(), MARKET_TIME, processId, [strange])).toEqual([
      { kind: "short", level: own.level, buyerId: own.buyerId },
    ]);
  });

  it("sets nothing aside when one call of the batch is there already", async () => {
    const on = await market();
    const known = call(on);
    await admit(gatewayPool(), on, processId, [known]);
    const before = await storedBalances(database.admin, on);
    await expect(admit(gatewayPool(), on, processId, [call(on), known])).rejects.toThrow(/hold_pkey/);
    expect(await storedBalances(database.admin, on)).toEqual(before);
  });

  it("never lets two connections spend the same money, nor the same stock", async () => {
    const on = await market({
      customersUnder: [1],
      lots: [{ ...PLAN.lots[0], qty: 7n, kind: "request_pack", costNano: 700n, expiresInDays: 3 }],
    });
    const batches = Array.from({ length: 12 }, () => [call(on, "lots"), call(on, "none"), call(on, "lots")]);
    const verdicts = await Promise.all(batches.map((batch) => admit(gatewayPool(), on, processId, batch)));
    const admitted = batches.flat().filter((_, i) => verdicts.flat()[i]?.kind === "admitted");
    expect(admitted).toHaveLength(10);
    expect(admitted.filter(({ stock }) => stock === "lots").length).toBeLessThanOrEqual(7);
    const halves = [admitted.slice(0, 6), admitted.slice(4)];
    const results = await Promise.all(halves.map((half) => settle(gatewayPool(), on, half.map(sold))));
    expect(results.flat().filter((result) => result === "applied")).toHaveLength(10);
    expect(results.flat().filter((result) => result === "already")).toHaveLength(2);
  });
});

describe("gateway_settle", () => {
  let on: Market;
  let held: PlannedCall;

  beforeEach(async () => {
    on = await market();
    held = call(on);
    expect(kinds(await admit(gatewayPool(), on, processId, [held]))).toEqual(["admitted"]);
  });

  const refused = async (record: ReturnType<typeof settleRecord>, because: RegExp) => {
    const before = await storedBalances(database.admin, on);
    await expect(settleCalls(gatewayPool(), MARKET_TIME, () => idAt(MARKET_TIME), [record])).rejects.toThrow(
      because,
    );
    expect(await storedBalances(database.admin, on)).toEqual(before);
    await settle(gatewayPool(), on, [sold(held)]);
  };

  it("refuses an amount above the hold, below zero or missing", async () => {
    const record = settleRecord(on, sold(held));
    const amounts = [[HOLD_NANO + 1n, 1n], [-1n, 1n], [1n]];
    for (const each of amounts.slice(1)) {
      const bad = { ...record, amounts: each };
      await expect(settleCalls(gatewayPool(), MARKET_TIME, () => idAt(MARKET_TIME), [bad])).rejects.toThrow(
        /charges/,
      );
    }
    await refused({ ...record, amounts: amounts[0] ?? [] }, /charges 2800001 of 2800000 held/);
  });

  it("refuses a chain that is longer or shorter than the one held", async () => {
    const record = settleRecord(on, sold(held));
    const [own, above] = record.levels;
    if (!own || !above) throw new Error("two levels were planned");
    const long = { ...record, levels: [own, above, above], amounts: [1n, 1n, 1n] };
    await expect(settleCalls(gatewayPool(), MARKET_TIME, () => idAt(MARKET_TIME), [long])).rejects.toThrow(
      /no hold/,
    );
    await refused({ ...record, levels: [own], amounts: [1n] }, /1 levels given, 2 held/);
  });

  it("refuses to leave a reservation behind", async () => {
    await refused({ ...settleRecord(on, sold(held)), draws: [] }, /was reserved and is not named/);
  });

  it("refuses what no lot can cover", async () => {
    const record = settleRecord(on, sold(held));
    const lots = on.lots.map(({ id }) => ({ lotId: id, qty: 5_000_000_000_000_000_000n }));
    await refused({ ...record, draws: [{ purpose: "sold", lots }] }, /stock does not cover/);
  });

  it("refuses the same call twice in one batch, and then once in each of two", async () => {
    await expect(settle(gatewayPool(), on, [sold(held), sold(held)])).rejects.toThrow();
    expect(await settle(gatewayPool(), on, [sold(held)])).toEqual(["applied"]);
    expect(await settle(gatewayPool(), on, [sold(held)])).toEqual(["already"]);
  });

  it("dates a line after the end of a month that was billed meanwhile", async () => {
    const closedUntil = new Date(MARKET_TIME.getTime() + 60_000);
    await change("UPDATE wallet SET closed_until = $2 WHERE tenant_id = $1", on.tenantId, closedUntil);
    await settle(gatewayPool(), on, [sold(held)]);
    const { rows } = await change("SELECT DISTINCT settled_at FROM rated_line WHERE call_id = $1", held.id);
    expect(rows).toEqual([{ settled_at: closedUntil }]);
  });

  it("gives its entries ids of the settlement's time, one for each party with books", async () => {
    await settle(gatewayPool(), on, [sold(held)]);
    const { rows } = await database.admin.query<{ id: string; party_id: string }>(
      "SELECT id, party_id FROM journal_entry WHERE tenant_id = $1 AND source_kind = 'settle_batch'",
      [on.tenantId],
    );
    const sellers = on.parties.filter(({ kind }) => kind !== "customer").map(({ id }) => id);
    expect(rows.map((row) => row.party_id).sort()).toEqual(sellers.sort());
    expect(rows.map(({ id }) => uuidV7Time(id))).toEqual([MARKET_TIME, MARKET_TIME]);
  });

  it("keeps the mirror of a reseller that calls for itself", async () => {
    const [{ levels = [] } = {}] = on.customers;
    const [first] = levels;
    if (!first) throw new Error("a chain has levels");
    const cardId = idAt(MARKET_TIME);
    const reseller = {
      id: first.wallet.buyerId,
      keyId: on.customers[0]?.keyId ?? "",
      cardId,
      levels: [first],
    };
    await change(
      `INSERT INTO rate_card SELECT tenant_id, $2::uuid, $3::uuid, model_id, sha256(convert_to($2::text, 'UTF8')),
        jsonb_set(card, '{levels}', jsonb_build_array(card -> 'levels' -> 0)), created_at FROM rate_card WHERE id = $1`,
      on.customers[0]?.cardId,
      cardId,
      reseller.id,
    );
    const own: PlannedCall = { ...call(on), customer: reseller };
    await admit(gatewayPool(), on, processId, [own]);
    expect(await settle(gatewayPool(), on, [sold(own)])).toEqual(["applied"]);
    const { rows } = await change(
      "SELECT code, amount_nano FROM posting WHERE party_id = $1 AND side = 'credit' AND code = 'prepaid_with_parent'",
      reseller.id,
    );
    expect(rows).toEqual([
      { code: "prepaid_with_parent", amount_nano: String(amountsOf(reseller, USED)[0]) },
    ]);
    await settle(gatewayPool(), on, [sold(held)]);
  });
});
