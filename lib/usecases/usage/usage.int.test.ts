import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { gatewayPool, pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { withPlatform } from "@/lib/db/with-tenant";
import { rate } from "@/lib/domain/pricing/rate";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { MemberActor } from "@/lib/usecases/actor";
import { Conflict, Forbidden, NotFound } from "@/lib/usecases/errors";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import {
  idAt,
  MARKET_TIME,
  planMarket,
  type Market,
  type MarketCustomer,
} from "@/lib/usecases/ledger/testing/market";
import { admit, settle, type PlannedCall } from "@/lib/usecases/ledger/testing/play-market";
import { storeMarket } from "@/lib/usecases/ledger/testing/store-market";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { readCurrentBill } from "@/lib/usecases/portal/read-current-bill";
import { readHome } from "@/lib/usecases/portal/read-home";
import { plantMember } from "@/lib/usecases/testing/planted-tenant";

import { answerQuestion } from "./answer-question";
import { callCsvRow, CALL_CSV_HEADER } from "./call-csv";
import { exportCalls } from "./export-calls";
import { getCall } from "./get-call";
import { listCalls } from "./list-calls";
import { questionCharge } from "./question-charge";
import { readUsage } from "./read-usage";

const DAY_MS = 86_400_000;
/** Enough for a second page of the log. */
const CALLS = 60;
let database: TestDatabase;
let market: Market;
/** Two customers of the distributor, one of the root. */
let members: MemberActor[];
let distributor: MemberActor;
let developer: MemberActor;

const prices = [
  { input: 2_000_000n, cached_input: 500_000n, output: 8_000_000n, reasoning: 8_000_000n },
  { input: 3_000_000n, cached_input: 700_000n, output: 9_000_000n, reasoning: 9_000_000n },
];

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 2, platform: 2, gateway: 2 });
  let sale = 0;
  market = planMarket({
    ...{
      distributors: 1,
      customersUnder: [1, 1, 0],
      limitNano: () => 0n,
      paygCostNano: 2_000_000_000_000_000_000n,
    },
    grants: () => [
      { kind: "promotional", priority: 20, nano: 3_000_000n, expiresInDays: 5 },
      { kind: "paid", priority: 100, nano: 500_000_000_000n, expiresInDays: null },
    ],
    prices: () => prices[sale++ % prices.length] ?? {},
    lots: [],
  });
  await storeMarket(database.admin, market);
  await database.admin.query("UPDATE edge SET tax_rate_ppm = 60000");
  const plant = (
    partyId: string,
    partyKind: "customer" | "distributor",
    role: "owner" | "developer" = "owner",
  ) =>
    withPlatform((tx) =>
      plantMember(tx, { tenantId: market.tenantId, partyId, partyKind, role, email: `${randomUUID()}@test` }),
    );
  members = await Promise.all(market.customers.map(({ id }) => plant(id, "customer")));
  distributor = await plant(market.parties[1]?.id ?? "", "distributor");
  developer = await plant(market.customers[0]?.id ?? "", "customer", "developer");
  for (const customer of market.customers) await playCalls(customer);
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.ok, formatReport(report)).toBe(true);
});

/** Calls of every size, a tenth of them failed. */
async function playCalls(customer: MarketCustomer): Promise<void> {
  const calls = Array.from({ length: CALLS }, (_, i): PlannedCall => {
    const bound = {
      input: 1_000n + BigInt(i),
      cached_input: 50n,
      output: 500n + BigInt(i * 7),
      reasoning: 20n,
    };
    return { id: idAt(new Date(MARKET_TIME.getTime() + i)), customer, bound, stock: "with_payg" };
  });
  const verdicts = await admit(gatewayPool(), market, randomUUID(), calls);
  expect(verdicts.every(({ kind }) => kind === "admitted")).toBe(true);
  await settle(
    gatewayPool(),
    market,
    calls.map((call, i) => ({
      call,
      sold: i % 10 === 9 ? null : call.bound,
      absorbed: i % 10 === 9 ? call.bound : null,
    })),
  );
}

const member = (index: number): MemberActor => {
  const found = members[index];
  if (!found) throw new Error(`no member ${index}`);
  return found;
};

async function linesOf(partyId: string): Promise<{ nano: bigint; lines: number }> {
  const { rows } = await database.admin.query<{ nano: string; lines: string }>(
    "SELECT COALESCE(sum(amount_nano), 0) AS nano, count(*) AS lines FROM rated_line WHERE buyer_id = $1",
    [partyId],
  );
  return { nano: BigInt(rows[0]?.nano ?? 0), lines: Number(rows[0]?.lines) };
}

describe("readUsage", () => {
  it("adds up to the party's own rated lines: in total, by group and by step", async () => {
    for (const actor of members) {
      const expected = await linesOf(actor.partyId);
      for (const group of ["model", "key"] as const) {
        const report = await readUsage.execute(actor, { group });
        expect(report.totals).toMatchObject({ costNano: expected.nano, calls: 60n, failed: 6n });
        const points = report.points.flatMap(({ groups }) => Object.values(groups));
        for (const parts of [report.groups, points]) {
          expect(parts.reduce((sum, { costNano }) => sum + costNano, 0n)).toBe(expected.nano);
          expect(parts.reduce((sum, { calls }) => sum + calls, 0n)).toBe(60n);
        }
        expect(report.groups.map(({ label }) => label)).toEqual([group === "model" ? "Test model" : "test"]);
      }
    }
  });

  it("counts tokens once, cached and reasoning ones with them", async () => {
    const { totals } = await readUsage.execute(member(0), { range: "7d" });
    const sold = Array.from({ length: CALLS }, (_, i) => i).filter((i) => i % 10 !== 9);
    expect(totals.inputTokens).toBe(sold.reduce((sum, i) => sum + 1_050n + BigInt(i), 0n));
    expect(totals.outputTokens).toBe(sold.reduce((sum, i) => sum + 520n + BigInt(i * 7), 0n));
  });

  it("is of the stretch asked for, with the one before beside it", async () => {
    const later = { now: new Date(Date.now() + 8 * DAY_MS) };
    const { totals, previous } = await readUsage.execute(member(0), { range: "7d" }, later);
    expect(totals.calls).toBe(0n);
    expect(previous.calls).toBe(60n);
    const other = await readUsage.execute(member(0), { model: [toWireId("model", randomUUID())] });
    expect(other.totals).toMatchObject({ calls: 0n, costNano: 0n });
  });

  it("shows a seller's own calls only, not its buyers'", async () => {
    expect((await readUsage.execute(distributor, {})).totals.calls).toBe(0n);
    expect((await listCalls.execute(distributor, {})).rows).toEqual([]);
  });
});

describe("listCalls", () => {
  it("pages through the log in both directions without losing or repeating a call", async () => {
    const first = await listCalls.execute(member(0), {});
    expect(first.rows).toHaveLength(50);
    expect(first.newer).toBeNull();
    const second = await listCalls.execute(member(0), { after: first.older ?? "" });
    expect(second.rows).toHaveLength(10);
    expect(second.older).toBeNull();
    const ids = [...first.rows, ...second.rows].map(({ id }) => id);
    expect(new Set(ids).size).toBe(60);
    expect([...ids].sort().reverse()).toEqual(ids);
    const back = await listCalls.execute(member(0), { before: second.newer ?? "" });
    expect(back).toEqual(first);
  });

  it("sorts calls by what they were charged", async () => {
    const charged = await listCalls.execute(member(0), { result: "charged" });
    expect(charged.rows.every(({ costNano }) => costNano > 0n)).toBe(true);
    const failed = await listCalls.execute(member(0), { result: "failed" });
    expect(failed.rows).toHaveLength(6);
    expect(failed.rows.every(({ costNano, state }) => costNano === 0n && state === "released")).toBe(true);
    expect(await listCalls.execute(member(0), { result: "free" })).toEqual(failed);
  });

  it("gives the party's own prices, at which usage comes to the cost", async () => {
    const own = market.customers[0]?.levels.at(-1)?.prices;
    for (const call of (await listCalls.execute(member(0), { result: "charged" })).rows) {
      expect(call.prices).toEqual(own);
      expect(rate(call.usage, call.prices)).toBe(call.costNano);
    }
  });
});

describe("exportCalls", () => {
  it("has the same calls as the log, and its costs add up to the total", async () => {
    const { rows, next } = await exportCalls.execute(member(0), {});
    expect(next).toBeNull();
    const report = await readUsage.execute(member(0), {});
    expect(rows.reduce((sum, { costNano }) => sum + costNano, 0n)).toBe(report.totals.costNano);
    const cells = rows.map(callCsvRow);
    expect(cells.every((row) => row.length === CALL_CSV_HEADER.length)).toBe(true);
    const cost = CALL_CSV_HEADER.indexOf("cost");
    const nano = cells.reduce((sum, row) => sum + BigInt(Math.round(Number(row[cost]) * 1e9)), 0n);
    expect(nano).toBe(report.totals.costNano);
  });
});

describe("getCall", () => {
  it("says nothing of where it was served, at what cost, or of other levels", async () => {
    const [row] = (await listCalls.execute(member(0), { result: "charged" })).rows;
    const call = await getCall.execute(member(0), { id: row?.id ?? "" });
    const { line } = call;
    expect(call).toMatchObject({ ...row });
    expect(line).toMatchObject({ amountNano: row?.costNano, aboveInputUnits: null, feeNano: 0n });
    expect(line).not.toHaveProperty("counters");
    expect(call).toMatchObject({ requestId: call.id.replace("call_", "req_"), questioned: false });
    expect(call.attempts).toBeGreaterThanOrEqual(1);
    const text = JSON.stringify(call, (_, value: unknown) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    for (const hidden of [
      market.upstreamId,
      market.accountId,
      distributor.partyId,
      market.tenantId,
      "req_1",
    ]) {
      expect(text).not.toContain(hidden);
    }
  });

  it("of somebody else is not there: for the sibling, the distributor above and another branch", async () => {
    const [row] = (await listCalls.execute(member(0), {})).rows;
    for (const attacker of [member(1), member(2), distributor]) {
      await expect(getCall.execute(attacker, { id: row?.id ?? "" })).rejects.toBeInstanceOf(NotFound);
    }
    await expect(getCall.execute(member(0), { id: "call_nonsense" })).rejects.toBeInstanceOf(NotFound);
    expect((await getCall.execute(member(0), { id: row?.id ?? "" })).id).toBe(row?.id);
  });
});

describe("questionCharge", () => {
  const alerts = async () => {
    const { rows } = await database.admin.query<{
      party_id: string;
      resolved_at: Date | null;
      detail: object;
    }>("SELECT party_id, resolved_at, detail FROM alert WHERE kind = 'charge_questioned' ORDER BY id");
    return rows;
  };

  it("is seen by the seller of the call and by nobody else, until it is answered", async () => {
    const [row] = (await listCalls.execute(member(0), { result: "charged" })).rows;
    const id = row?.id ?? "";
    await questionCharge.execute(member(0), { id, message: " Too much? " });
    expect(await alerts()).toMatchObject([
      { party_id: distributor.partyId, resolved_at: null, detail: { message: "Too much?" } },
    ]);
    expect((await getCall.execute(member(0), { id })).questioned).toBe(true);
    await expect(questionCharge.execute(member(0), { id })).rejects.toBeInstanceOf(Conflict);
    await expect(answerQuestion.execute(member(0), { id })).rejects.toBeInstanceOf(Forbidden);
    await answerQuestion.execute(distributor, { id });
    expect((await alerts())[0]?.resolved_at).not.toBeNull();
    await expect(answerQuestion.execute(distributor, { id })).rejects.toBeInstanceOf(NotFound);
  });

  it("reaches only one's own calls", async () => {
    const [row] = (await listCalls.execute(member(0), {})).rows;
    for (const attacker of [member(1), member(2), distributor]) {
      const asked = questionCharge.execute(attacker, { id: row?.id ?? "" });
      await expect(asked).rejects.toBeInstanceOf(NotFound);
    }
    expect(await alerts()).toHaveLength(1);
  });
});

describe("the portal's first page and bill", () => {
  it("agree with the rated lines", async () => {
    const { nano } = await linesOf(member(0).partyId);
    const home = await readHome.execute(member(0), {});
    expect(home.days.reduce((sum, { costNano }) => sum + costNano, 0n)).toBe(nano);
    expect(home.steps).toEqual({ toppedUp: true, keyMade: true, called: true });
    expect(home.balance.availableNano).toBe(500_003_000_000n - nano);
    expect(home.burnPerDayNano).toBe(nano);
    expect(home.daysLeft).toBe(Number(home.balance.availableNano / nano));
    const at = { now: MARKET_TIME };
    const bill = await readCurrentBill.execute(member(0), {}, at);
    expect(bill.lines.reduce((sum, { exactNano }) => sum + exactNano, 0n)).toBe(nano);
    expect(bill.lines.reduce((sum, { amountNano }) => sum + amountNano, 0n)).toBe(bill.netNano);
    expect(bill).toMatchObject({ taxPpm: 60_000, prepaidNano: bill.netNano, taxNano: 0n, dueNano: 0n });
  });

  it("shows a developer usage and balance, but no bill", async () => {
    expect((await readUsage.execute(developer, {})).totals.calls).toBe(60n);
    expect((await readHome.execute(developer, {})).steps.called).toBe(true);
    await expect(readCurrentBill.execute(developer, {})).rejects.toBeInstanceOf(Forbidden);
  });
});
