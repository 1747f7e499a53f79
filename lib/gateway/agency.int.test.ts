import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, expect, it } from "vitest";

import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { nanoFromDecimal } from "@/lib/domain/money/nano";
import { systemActor, type Actor } from "@/lib/usecases/actor";
import { getOverview } from "@/lib/usecases/overview/get-overview";
import { exportProfit, PROFIT_CSV_HEADER } from "@/lib/usecases/profit/export-profit";
import { readProfit } from "@/lib/usecases/profit/read-profit";
import { PROFIT_GROUPS } from "@/lib/usecases/profit/schemas";
import { foldRollups } from "@/lib/usecases/rollup/fold";
import { netAgency } from "@/lib/usecases/supplier/net-agency";

import { buildChain } from "./testing/chain-fixture";
import { TestBench } from "./testing/harness";
import { playCall } from "./testing/play-call";

let bench: TestBench;

beforeAll(async () => {
  bench = await TestBench.start();
});
afterAll(async () => {
  await bench.verify();
  await bench.stop();
});

/** Every table of profit, and its file, add up to the books; keys alone count what vendors sold as well. */
async function expectGroupsNet(
  root: Actor,
  ledger: Readonly<Record<string, bigint>>,
  agencyLot: string,
): Promise<void> {
  const { totals, agencyNano } = await readProfit.execute(root, {});
  const gross = [totals.revenueNano, totals.costNano];
  const net = [-(ledger["revenue"] ?? 0n), ledger["cost_of_sales"]];
  expect(gross).not.toEqual(net);
  for (const group of PROFIT_GROUPS) {
    const { rows, days } = await readProfit.execute(root, { group });
    const sum = (of: typeof rows) =>
      of.reduce(
        ([revenue = 0n, cost = 0n], row) => [revenue + row.revenueNano, cost + row.costNano],
        [0n, 0n],
      );
    expect(sum(rows), group).toEqual(group === "key" ? gross : net);
    expect(sum(days), group).toEqual(net);
    const file = await exportProfit.execute(root, { group });
    const column = (name: string) =>
      file
        .map((cells) => cells[PROFIT_CSV_HEADER.indexOf(name)] ?? "")
        .map((cell) => cell && nanoFromDecimal(cell));
    expect(column("revenue"), group).toEqual(rows.map(({ revenueNano }) => revenueNano));
    expect(column("agency"), group).toEqual(rows.map((row) => (group === "key" ? "" : row.agencyNano)));
    // Of the vendor's own lot nothing is left but what we put on top.
    if (group === "lot")
      expect(rows.find(({ id }) => id === agencyLot)).toMatchObject({ costNano: 0n, agencyNano });
  }
}

it("shows agency supply net: what the vendor sold is neither revenue nor cost, to the nano; other accounts stay gross", async () => {
  const { url } = bench.sandbox;
  const chain = await buildChain({
    upstreams: [
      { url, priority: 1 },
      { url, priority: 2 },
    ],
  });
  const [agency, own] = chain.upstreams;
  const root = systemActor(chain.tenantId, "test");
  const { admin } = bench.database;
  await admin.query("UPDATE supplier_account SET terms = $2 WHERE id = $1", [
    agency?.accountId,
    JSON.stringify({ agencyCommissionPpm: 85_000, agencySince: new Date(Date.now() - 60_000).toISOString() }),
  ]);
  const books = async () => {
    const { rows } = await admin.query<{ code: string; nano: string }>(
      `SELECT code, sum(CASE side WHEN 'debit' THEN amount_nano ELSE -amount_nano END)::text AS nano FROM posting
       WHERE tenant_id = $1 AND party_id = $1 AND code IN ('revenue', 'cost_of_sales') GROUP BY 1 ORDER BY 1`,
      [chain.tenantId],
    );
    return Object.fromEntries(rows.map(({ code, nano }) => [code, BigInt(nano)]));
  };
  let [sold, viaAgency, viaOwn] = [0n, 0n, 0n];
  for (const [calls, status] of [
    [3, "active"],
    [2, "disabled"],
  ] as const) {
    await admin.query("UPDATE upstream SET status = $2::upstream_status WHERE id = $1", [agency?.id, status]);
    await bench.gateway.runtime.directory.refresh();
    for (let i = 0; i < calls; i++) {
      const { call } = await playCall({ bench, chain }, "tokens=20", false);
      sold += call.amounts[0] ?? 0n;
      for (const { lotId, costNano } of call.draws) {
        if (lotId === agency?.lotId) viaAgency += costNano;
        if (lotId === own?.lotId) viaOwn += costNano;
      }
    }
  }
  expect([viaAgency > 0n, viaOwn > 0n]).toEqual([true, true]);
  expect(await books()).toEqual({ cost_of_sales: viaAgency + viaOwn, revenue: -sold });
  expect(await netAgency.execute(root, {})).toEqual({ entries: 1 });
  expect(await books()).toEqual({ cost_of_sales: viaOwn, revenue: -(sold - viaAgency) });
  // run again it changes nothing; after another call it books that one
  expect(await netAgency.execute(root, {})).toEqual({ entries: 0 });
  await admin.query("UPDATE upstream SET status = 'active' WHERE id = $1", [agency?.id]);
  await bench.gateway.runtime.directory.refresh();
  const { call } = await playCall({ bench, chain }, "tokens=20", false);
  expect(await netAgency.execute(root, {})).toEqual({ entries: 1 });
  // what the pages show as revenue and cost is what the books say, to the nano, folded or not, in all and by its parts
  const ledger = await books();
  for (const folded of [false, true]) {
    if (folded) await foldRollups(chain.tenantId, new Date());
    const { totals, agencyNano } = await readProfit.execute(root, {});
    expect([totals.costNano - agencyNano, agencyNano - totals.revenueNano]).toEqual([
      ledger["cost_of_sales"],
      ledger["revenue"],
    ]);
    await expectGroupsNet(root, ledger, toWireId("lot", agency?.lotId ?? ""));
    const overview = await getOverview.execute(root, {});
    expect(overview.agencyNano).toBe(agencyNano);
    expect(overview.total.revenueNano - overview.agencyNano).toBe(-(ledger["revenue"] ?? 0n));
    const charted = overview.days.reduce((sum, day) => sum + day.revenueNano, 0n);
    expect(charted).toBe(-(ledger["revenue"] ?? 0n));
    const buyer = toWireId("party", chain.distributor.id);
    expect((await readProfit.execute(root, { buyer })).agencyNano).toBe(agencyNano);
    const nobody = toWireId("party", randomUUID());
    expect((await readProfit.execute(root, { buyer: nobody })).agencyNano).toBe(0n);
  }
  const below = systemActor(chain.tenantId, "test", {
    partyId: chain.distributor.id,
    partyKind: "distributor",
  });
  expect((await readProfit.execute(below, {})).agencyNano).toBe(0n);
  expect(await books()).toEqual({
    cost_of_sales: viaOwn,
    revenue: -(sold - viaAgency + (call.amounts[0] ?? 0n) - (call.draws[0]?.costNano ?? 0n)),
  });
});
