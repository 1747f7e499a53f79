import { randomUUID } from "node:crypto";

import type { Pool } from "pg";

import { admitCalls } from "@/lib/db/batch/admit";
import { settleCalls } from "@/lib/db/batch/settle";
import { gatewayPool } from "@/lib/db/pools";
import { needOf } from "@/lib/domain/inventory/need";
import type { Quantities } from "@/lib/domain/metering/quantities";
import { startOfDay } from "@/lib/domain/tenancy/zone";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor, type Actor } from "@/lib/usecases/actor";
import { idAt, MARKET_TIME, planMarket, type Market } from "@/lib/usecases/ledger/testing/market";
import { admitRecord, settleRecord, type PlannedCall } from "@/lib/usecases/ledger/testing/play-market";
import { insertRows, storeMarket } from "@/lib/usecases/ledger/testing/store-market";
import { foldRollups } from "@/lib/usecases/rollup/fold";

/** Zones that cut days at quite different instants; New York puts its clocks back on the second of {@link DAYS}. */
export const ZONES = ["UTC", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu"] as const;
export const DAYS = ["2026-10-31", "2026-11-01", "2026-11-02", "2026-11-03"] as const;

interface DayAccount {
  /** As the database has it, and on the wire. */
  readonly id: string;
  readonly wireId: string;
  readonly currency: string;
}

interface DayModel {
  readonly id: string;
  readonly name: string;
  /** What it is called upstream; null: as here. */
  readonly upstreamName: string | null;
}

/** What one call took of one account, in nano of its currency. */
export interface DayUse {
  readonly accountId: string;
  readonly modelName: string;
  readonly at: Date;
  /** What it cost us. */
  readonly cost: bigint;
  /** The same in a bill's other basis: at list where the lot counts list, else at cost. */
  readonly list: bigint;
}

/** A shop that is billed by model and day, at two accounts in two currencies. */
export interface DayShop {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly accounts: readonly DayAccount[];
  readonly models: readonly DayModel[];
  readonly uses: readonly DayUse[];
}

/** The instants around every beginning of a day in every zone, and one in the middle. */
function instants(): Date[] {
  const around = ZONES.flatMap((zone) =>
    [...DAYS, "2026-11-04"].flatMap((day) => {
      const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
      const start = startOfDay({ year, month, day: date }, zone).getTime();
      return [start - 1, start, start + 9 * 3_600_000];
    }),
  );
  return [...new Set(around)].sort((a, b) => a - b).map((at) => new Date(at));
}

/**
 * Calls of three models at both accounts at every instant around the days' ends. Half of them are in the roll-ups already. Times are
 * fixed, so that clocks change in one of the zones, whenever the test runs.
 */
export async function dayShop(admin: Pool): Promise<DayShop> {
  await admin.query("SELECT ensure_partitions('2026-10-01', '2026-12-01')");
  const market = planMarket({
    ...{ distributors: 0, customersUnder: [0], limitNano: () => 10n ** 15n, grants: () => [] },
    prices: () => ({ input: 3_000_000n, output: 12_000_000n }),
    lots: [{ kind: "token_quota", qty: 4_000n, costNano: 7_777_777n, expiresInDays: null }],
    paygCostNano: 3_200_000_000_000_000_000n,
  });
  await storeMarket(admin, market);
  const models = await storeModels(admin, market);
  const other = await storeOtherAccount(admin, market);
  // The market's stock is as old as the test; its calls are older.
  await admin.query(
    "UPDATE lot SET received_at = '2026-01-01', starts_at = '2026-01-01' WHERE tenant_id = $1",
    [market.tenantId],
  );
  const all = instants();
  const settled = new Map<string, Settled>();
  for (const [i, at] of all.entries()) {
    await play(market, at, plannedAt(market, models, other, at, i), settled);
    if (i === Math.floor(all.length / 2)) await foldRollups(market.tenantId, new Date());
  }
  const account = (id: string, currency: string) => ({
    ...{ id, currency, wireId: toWireId("supplierAccount", id) },
  });
  return {
    ...{ tenantId: market.tenantId, actor: systemActor(market.tenantId, "test"), models },
    accounts: [account(market.accountId, "USD"), account(other.accountId, "CNY")],
    uses: await usesOf(admin, market.tenantId, settled),
  };
}

/** Two more models; one goes by another name upstream. */
async function storeModels(
  admin: Pool,
  { tenantId, modelId, accountId, upstreamId }: Market,
): Promise<DayModel[]> {
  const models: DayModel[] = [
    { id: modelId, name: "test-model", upstreamName: null },
    { id: idAt(MARKET_TIME), name: "second", upstreamName: "vendor/second-2026" },
    { id: idAt(MARKET_TIME), name: "third", upstreamName: null },
  ];
  for (const { id, name } of models.slice(1)) {
    await admin.query(
      `INSERT INTO model SELECT (m).* FROM (SELECT jsonb_populate_record(NULL::model,
         to_jsonb(t) || jsonb_build_object('id', $2::uuid, 'name', $3::text)) AS m FROM model t WHERE t.id = $1) n`,
      [modelId, id, name],
    );
  }
  const row = { tenant_id: tenantId, created_at: MARKET_TIME, updated_at: MARKET_TIME };
  await insertRows(admin, "upstream", [
    {
      ...{ ...row, id: upstreamId, supplier_account_id: accountId, name: "Upstream", protocol: "openai" },
      ...{ base_url: "https://upstream.test", status: "active", priority: 1, weight: 1 },
      ...{ bills_after_abort: false, settings: {} },
    },
  ]);
  await insertRows(
    admin,
    "upstream_model",
    models.flatMap(({ id, upstreamName }) =>
      upstreamName === null
        ? []
        : [{ ...row, upstream_id: upstreamId, model_id: id, upstream_name: upstreamName, enabled: true }],
    ),
  );
  return models;
}

interface OtherAccount {
  readonly accountId: string;
  readonly lotId: string;
}

/** An account of a supplier that bills in yuan, paid as used. */
async function storeOtherAccount(admin: Pool, { tenantId, lots }: Market): Promise<OtherAccount> {
  const [supplierId, accountId, lotId] = [idAt(MARKET_TIME), idAt(MARKET_TIME), idAt(MARKET_TIME)];
  const row = { tenant_id: tenantId, created_at: MARKET_TIME, updated_at: MARKET_TIME };
  await insertRows(admin, "supplier", [
    { ...row, id: supplierId, name: "Other", currency: "CNY", contact: {} },
  ]);
  await insertRows(admin, "supplier_account", [
    {
      ...row,
      id: accountId,
      supplier_id: supplierId,
      name: "Other",
      terms: {},
      status: "active",
      payg_enabled: true,
    },
  ]);
  const endless = lots.find(({ kind }) => kind === "pay_as_you_go");
  await admin.query(
    `INSERT INTO lot SELECT (l).* FROM (SELECT jsonb_populate_record(NULL::lot, to_jsonb(t) || jsonb_build_object('id', $2::uuid,
       'supplier_account_id', $3::uuid, 'currency', 'CNY', 'cost_nano', 2900000000000000001)) AS l FROM lot t WHERE t.id = $1) n`,
    [endless?.id, lotId, accountId],
  );
  return { accountId, lotId };
}

interface OneCall {
  readonly call: PlannedCall;
  readonly model: DayModel;
  /** The other account's, or the market's own. */
  readonly other: OtherAccount | null;
}

interface Settled {
  readonly at: Date;
  readonly modelName: string;
}

/** A call of one model at each account; which model goes with the instant, so that every cell has some and none has all. */
function plannedAt(
  market: Market,
  models: readonly DayModel[],
  other: OtherAccount,
  at: Date,
  i: number,
): OneCall[] {
  const [customer] = market.customers;
  if (!customer) throw new Error("a market has customers");
  const bound = { input: 100n + BigInt(i), output: 40n + BigInt(i % 7) };
  return models.flatMap((model, m) =>
    [null, other].flatMap((account) =>
      (i + m + (account ? 1 : 0)) % 3 === 2
        ? []
        : [{ call: { id: idAt(at), customer, bound, stock: "with_payg" as const }, model, other: account }],
    ),
  );
}

async function play(
  market: Market,
  at: Date,
  calls: readonly OneCall[],
  settled: Map<string, Settled>,
): Promise<void> {
  const needs = (quantities: Quantities, other: OtherAccount | null) => {
    const lots = market.lots.map((lot) => ({
      lotId: lot.id,
      qty: needOf(lot, market.modelId, { prices: market.listPrices }, quantities),
    }));
    return other ? [{ lotId: other.lotId, qty: lots.at(-1)?.qty ?? 0n }] : lots;
  };
  const placed = ({ model, other }: OneCall) => ({
    ...{ modelId: model.id, supplierAccountId: other?.accountId ?? market.accountId },
  });
  const verdicts = await admitCalls(
    gatewayPool(),
    at,
    randomUUID(),
    calls.map((one) => ({
      ...admitRecord(market, one.call, new Date(Date.now() + 3_600_000)),
      ...placed(one),
      lots: needs(one.call.bound, one.other),
    })),
  );
  if (verdicts.some(({ kind }) => kind !== "admitted")) throw new Error("the shop refused a call");
  await settleCalls(
    gatewayPool(),
    at,
    () => idAt(at),
    calls.map((one) => ({
      ...settleRecord(market, { call: one.call, sold: one.call.bound, absorbed: null }),
      supplierAccountId: placed(one).supplierAccountId,
      draws: [{ purpose: "sold" as const, lots: needs(one.call.bound, one.other) }],
    })),
  );
  for (const { call, model } of calls) settled.set(call.id, { at, modelName: model.name });
}

async function usesOf(
  admin: Pool,
  tenantId: string,
  settled: ReadonlyMap<string, Settled>,
): Promise<DayUse[]> {
  const { rows } = await admin.query<{
    call: string;
    account: string;
    kind: string;
    qty: string;
    cost: string;
  }>(
    `SELECT d.call_id AS call, d.supplier_account_id AS account, l.kind::text, d.qty::text, d.cost_nano::text AS cost
     FROM lot_draw d JOIN lot l ON l.id = d.lot_id WHERE d.tenant_id = $1 ORDER BY d.call_id, d.lot_id`,
    [tenantId],
  );
  return rows.map(({ call, account, kind, qty, cost }) => {
    const { at, modelName } = settled.get(call) as Settled;
    const list = BigInt(kind === "pay_as_you_go" ? qty : cost);
    return { accountId: account, modelName, at, cost: BigInt(cost), list };
  });
}
