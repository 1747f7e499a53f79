import { randomUUID } from "node:crypto";

import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";

import { gatewayPool, pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor, type Actor } from "@/lib/usecases/actor";
import { formatReport } from "@/lib/usecases/ledger/ledger-report";
import { admit, settle, type PlannedCall } from "@/lib/usecases/ledger/testing/play-market";
import { oneIn, randomCalls, randomEnd, randomMarket } from "@/lib/usecases/ledger/testing/plans";
import { storeMarket } from "@/lib/usecases/ledger/testing/store-market";
import { verifyLedger } from "@/lib/usecases/ledger/verify";
import { foldRollups } from "@/lib/usecases/rollup/fold";

import { listLotBuyers } from "./list-lot-buyers";
import { listLotDraws } from "./list-lot-draws";
import { traceCall } from "./trace-call";

const HISTORIES = 3;
const STEPS = 3;
let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 2, platform: 2, gateway: 3 });
});
afterAll(async () => {
  const report = await verifyLedger(pools().platform);
  await database.close();
  expect(report.ok, formatReport(report)).toBe(true);
});

type Draw = Awaited<ReturnType<typeof listLotDraws.execute>>["items"][number];

/** Every draw of a lot as its page shows them, a call at a time. */
async function drawsOf(actor: Actor, id: string): Promise<Draw[]> {
  const all: Draw[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page = await listLotDraws.execute(actor, { id, limit: 1, ...(after ? { after } : {}) });
    all.push(...page.items);
    after = page.next;
  }
  return all;
}

/** What the ledger took out of each lot (and of nothing, for pay as you go, which is owed) for calls. */
async function booked(tenantId: string): Promise<Map<string, bigint>> {
  const { rows } = await database.admin.query<{ lot: string; nano: string }>(
    `SELECT CASE p.code WHEN 'stock' THEN p.ref_id::text ELSE 'owed' END AS lot,
       sum(CASE p.side WHEN 'credit' THEN p.amount_nano ELSE -p.amount_nano END)::text AS nano
     FROM posting p JOIN journal_entry e ON e.tenant_id = p.tenant_id AND e.id = p.entry_id
     WHERE p.tenant_id = $1 AND p.party_id = $1 AND p.code IN ('stock', 'accrued_upstream') AND e.source_kind = 'settle_batch' GROUP BY 1`,
    [tenantId],
  );
  return new Map(rows.map(({ lot, nano }) => [lot, BigInt(nano)]));
}

const sum = (values: readonly bigint[]): bigint => values.reduce((so, value) => so + value, 0n);

it("lead from any lot to every call and from any call to its lots, and both ways they come to what the ledger took", async () => {
  let [several, absorbed] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const market = randomMarket(g);
      await storeMarket(database.admin, market);
      const { tenantId } = market;
      const actor = systemActor(tenantId, "test");
      const open: PlannedCall[] = [];
      for (let step = 0; step < STEPS; step++) {
        const calls = randomCalls(g, market);
        const verdicts = await admit(gatewayPool(), market, randomUUID(), calls);
        open.push(...calls.filter((_, i) => verdicts[i]?.kind === "admitted"));
        const ends = open.splice(0).map((call) => randomEnd(g, call));
        if (ends.length > 0) await settle(gatewayPool(), market, ends);
        if (oneIn(g, 2)) await foldRollups(tenantId, new Date());
      }
      const ledger = await booked(tenantId);
      const byCall = new Map<string, bigint>();
      let owed = 0n;
      for (const lot of market.lots) {
        const id = toWireId("lot", lot.id);
        const draws = await drawsOf(actor, id);
        expect(new Set(draws.map(({ callId, purpose }) => `${callId} ${purpose}`)).size).toBe(draws.length);
        const cost = sum(draws.map(({ costNano }) => costNano));
        if (lot.kind === "pay_as_you_go") owed += cost;
        else expect([lot.id, cost]).toEqual([lot.id, ledger.get(lot.id) ?? 0n]);
        for (const { callId, costNano } of draws) byCall.set(callId, (byCall.get(callId) ?? 0n) + costNano);
        const { rows } = await listLotBuyers.execute(actor, { id });
        expect(sum(rows.map(({ costNano }) => costNano))).toBe(cost);
        expect(sum(rows.map(({ qty }) => qty))).toBe(sum(draws.map(({ qty }) => qty)));
        if (new Set(draws.map(({ callId }) => callId)).size < draws.length) absorbed += 1;
      }
      expect(owed).toBe(ledger.get("owed") ?? 0n);
      for (const [callId, costNano] of byCall) {
        const { draws } = await traceCall.execute(actor, { id: callId });
        expect([callId, sum(draws.map((draw) => draw.costNano))]).toEqual([callId, costNano]);
        if (draws.length > 1) several += 1;
      }
      expect(sum([...byCall.values()])).toBe(sum([...ledger.values()]));
    }),
    { numRuns: HISTORIES, endOnFailure: true },
  );
  // or it would have proved little: calls of several lots, and lots drawn for two purposes by one call
  expect([several > 0, absorbed > 0]).toEqual([true, true]);
}, 240_000);
