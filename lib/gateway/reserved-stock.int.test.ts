import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Directory } from "@/lib/db/directory/directory";
import { gatewayPool, pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { DRAW_ORDERS } from "@/lib/domain/inventory/draw-policy";
import { costOfDraw, costOfFirst } from "@/lib/domain/inventory/cost";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { between, big, many, oneIn, oneOf, someOf, type Gen } from "@/lib/usecases/ledger/testing/plans";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import type { Act, StockCall, StockEnd } from "./testing/stock-engine";
import { StockHistory } from "./testing/stock-history";
import { randomBound, randomStockMarket, randomUse, SEGMENTS, someAudience } from "./testing/stock-market";

const HISTORIES = 20;
const STEPS = 7;
let database: TestDatabase;
let directory: Directory;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 2, platform: 2, gateway: 5 });
  const connectionString = pools().urls.gateway;
  directory = new Directory({ pool: gatewayPool(), connectionString, pollMs: 3_600_000 });
  await directory.start();
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await directory.close();
  await database.close();
  expect(report.ok, formatReport(report)).toBe(true);
});

/** What somebody decides between calls. */
async function decide(g: Gen, history: StockHistory): Promise<void> {
  const { audiences, market } = history.stocked;
  const kept = [...audiences].filter(([, { partyIds, segments }]) => partyIds.length + segments.length > 0);
  const buyers = market.parties.filter(({ kind }) => kind !== "root").map(({ id }) => id);
  const what = oneOf(g, "order", "segment", "release");
  if (what === "order") await history.setOrder(oneOf(g, ...DRAW_ORDERS));
  else if (what === "segment") await history.setSegment(oneOf(g, ...buyers), oneOf(g, null, ...SEGMENTS));
  else if (kept.length > 0) await history.release(oneOf(g, ...kept)[0]);
}

function someCalls(g: Gen, history: StockHistory): StockCall[] {
  const { customers } = history.stocked.market;
  return many(between(g, 1, 5), () => history.plan(oneOf(g, ...customers), randomBound(g))).filter(
    (call) => call !== null,
  );
}

function someEnd(g: Gen, call: StockCall): StockEnd {
  const kind = oneOf(g, "sold", "sold", "sold", "both", "absorbed", "free");
  const use = (wanted: boolean) => (wanted ? randomUse(g, call.bound) : null);
  return {
    call,
    sold: use(kind === "sold" || kind === "both"),
    absorbed: use(kind === "both" || kind === "absorbed"),
  };
}

/** One to three things at the same time; no call ends in two of them. */
function someActs(g: Gen, history: StockHistory): Act[] {
  const open = someOf(g, history.open);
  return many(between(g, 1, 3), (): Act | null => {
    const kind = oneOf(g, "admit", "admit", "settle", "settle", "keep");
    if (kind === "admit") return { kind, calls: someCalls(g, history) };
    if (kind === "settle") {
      const ends = open.splice(0, between(g, 1, 4)).map((call) => someEnd(g, call));
      const again = someOf(g, history.ended).slice(0, 1);
      return { kind, ends: [...ends, ...again] };
    }
    return someKeeping(g, history);
  }).filter((act) => act !== null);
}

function someKeeping(g: Gen, { lots, stocked: { market } }: StockHistory): Act | null {
  const bought = lots.filter(({ kind }) => kind !== "pay_as_you_go");
  const direct = market.parties.filter(({ sellerId }) => sellerId === market.tenantId).map(({ id }) => id);
  const lot = oneOf(g, ...bought);
  return { kind: "keep", lot, qty: big(g, 1n, lot.totalQty), audience: someAudience(g, direct) };
}

interface Left {
  readonly lot_id: string;
  readonly call_id: string | null;
  readonly from_qty: bigint;
  readonly qty: bigint;
  readonly cost_nano: bigint;
}

/** Everything that left lots, in the order of their curves. */
async function leftLots(tenantId: string): Promise<Left[]> {
  const { rows } = await database.admin.query<Record<keyof Left, string | null>>(
    `SELECT lot_id, call_id, from_qty::text, qty::text, cost_nano::text FROM lot_draw WHERE tenant_id = $1
     UNION ALL SELECT lot_id, NULL, from_qty::text, qty::text, cost_nano::text FROM lot_movement WHERE tenant_id = $1`,
    [tenantId],
  );
  const read = rows.map(({ lot_id, call_id, from_qty, qty, cost_nano }) => ({
    ...{ lot_id: lot_id ?? "", call_id },
    ...{ from_qty: BigInt(from_qty ?? 0), qty: BigInt(qty ?? 0), cost_nano: BigInt(cost_nano ?? 0) },
  }));
  return read.sort((a, b) => (a.from_qty < b.from_qty ? -1 : a.from_qty > b.from_qty ? 1 : 0));
}

/** No unit left a lot twice or for somebody it was not for, none is missing, and each cost what the curve says. */
async function expectConserved({ stocked, lots, allowedOf }: StockHistory): Promise<void> {
  const left = await leftLots(stocked.market.tenantId);
  for (const { call_id, lot_id } of left)
    if (call_id !== null)
      expect(allowedOf.get(call_id)?.has(lot_id), `${call_id} drew on ${lot_id}`).toBe(true);
  for (const lot of lots) {
    let at = 0n;
    let cost = 0n;
    for (const part of left.filter(({ lot_id }) => lot_id === lot.id)) {
      expect(part.from_qty).toBe(at);
      at += part.qty;
      expect(part.cost_nano).toBe(costOfDraw(lot, part.from_qty, at));
      cost += part.cost_nano;
    }
    expect(at).toBe(lot.consumedQty);
    expect(cost).toBe(costOfFirst(lot, at));
    if (lot.kind !== "pay_as_you_go" && at === lot.totalQty) expect(cost).toBe(lot.totalCostNano);
  }
}

describe("stock that is kept for somebody, in any history through the gateway's own statements", () => {
  it(
    "is never held or drawn for others; lots are drawn in the order the pure functions say, at exact cost, and conserved",
    { timeout: 120_000 },
    async () => {
      const seen = { admitted: 0, keptFromOthers: 0, keptServed: 0, settled: 0, setAside: 0, atOnce: 0 };
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (g) => {
          const history = await StockHistory.begin(randomStockMarket(g), database.admin, directory);
          for (let step = 0; step < STEPS; step++) {
            if (oneIn(g, 3)) await decide(g, history);
            await history.run(someActs(g, history));
          }
          await expectConserved(history);
          for (const key of Object.keys(seen) as (keyof typeof seen)[]) seen[key] += history.seen[key];
        }),
        { numRuns: HISTORIES, endOnFailure: true },
      );
      // A run in which nobody was refused beside somebody else's stock would have shown nothing.
      for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(5);
    },
  );
});
