import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { expect } from "vitest";
import { admitCalls } from "@/lib/db/batch/admit";
import type { SettleRecord } from "@/lib/db/batch/records";
import { settleCalls } from "@/lib/db/batch/settle";
import type { Directory } from "@/lib/db/directory/directory";
import { gatewayPool } from "@/lib/db/pools";
import { type DrawOrder } from "@/lib/domain/inventory/draw-policy";
import { availableQty, type Lot } from "@/lib/domain/inventory/lot";
import type { SettlementState } from "@/lib/domain/ledger/settlement-state";
import { dimensionIndex, type Dimension } from "@/lib/domain/metering/dimension";
import { toArray, type Quantities } from "@/lib/domain/metering/quantities";
import { decimalFromNano } from "@/lib/domain/money/nano";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";
import { drawsOf } from "@/lib/gateway/draws";
import { reservesFor, stockOf, type AccountStock } from "@/lib/gateway/stock";
import { systemActor } from "@/lib/usecases/actor";
import { Conflict } from "@/lib/usecases/errors";
import { allocateLot } from "@/lib/usecases/inventory/allocate-lot";
import { releaseAllocation } from "@/lib/usecases/inventory/release-allocation";
import { setDrawOrder } from "@/lib/usecases/inventory/set-draw-order";
import { idAt, type MarketCustomer, MARKET_TIME, stateOf } from "@/lib/usecases/ledger/testing/market";
import { admitRecord, type PlannedEnd, settleRecord } from "@/lib/usecases/ledger/testing/play-market";
import { storedBalances, storedWritten } from "@/lib/usecases/ledger/testing/read-market";
import { chainOf, EVERYBODY, maySee, storeSegment, storeStockMarket, type StockMarket } from "./stock-market";
import {
  isSame,
  ordersOf,
  StockEngine,
  type Act,
  type Answer,
  type StockCall,
  type StockEnd,
} from "./stock-engine";

const processId = randomUUID();

/**
 * One market's history, in the database and in the pure engine. Acts of one step run at the same time on connections of
 * their own; what they did must be what the engine does with them in some order, one after the other.
 */
export class StockHistory {
  readonly #engine: StockEngine;
  #state: SettlementState;
  readonly open: StockCall[] = [];
  readonly ended: StockEnd[] = [];
  readonly allowedOf = new Map<string, ReadonlySet<string>>();
  /** What a run must have seen to have shown anything. */
  readonly seen = { admitted: 0, keptFromOthers: 0, keptServed: 0, settled: 0, setAside: 0, atOnce: 0 };

  private constructor(
    readonly stocked: StockMarket,
    private readonly admin: Pool,
    private readonly directory: Directory,
  ) {
    this.#engine = new StockEngine(stocked);
    this.#state = stateOf(stocked.market);
  }

  static async begin(stocked: StockMarket, admin: Pool, directory: Directory): Promise<StockHistory> {
    await storeStockMarket(admin, stocked);
    await directory.refresh();
    return new StockHistory(stocked, admin, directory);
  }

  get lots(): Lot[] {
    return [...this.#state.lots.values()];
  }

  /** A call of a customer; null where it has nothing to draw on, so that the gateway would not admit it. */
  plan(customer: MarketCustomer, bound: StockCall["bound"]): StockCall | null {
    const { market } = this.stocked;
    const stock = this.#stockFor(customer);
    const { reservable, drawable } = this.#engine.lotsFor(this.lots, customer);
    const names = (lots: readonly { lotId: string }[]) => lots.map(({ lotId }) => lotId);
    // The order, and what each lot would give, is what the pure functions say.
    expect(names(stock.reservable)).toEqual(reservable.map(({ id }) => id));
    expect(names(stock.drawable)).toEqual(drawable.map(({ id }) => id));
    const lots = reservesFor(stock.reservable, { ...bound, units: toArray({}) });
    expect(lots.map(({ qty }) => qty)).toEqual(reservable.map((lot) => this.#engine.needOf(lot, bound)));
    if (lots.length === 0) return null;
    const call = { id: idAt(MARKET_TIME), customer, bound, stock: "lots" } as const;
    const expiresAt = new Date(Date.now() + 3_600_000);
    const record = { ...admitRecord(market, call, expiresAt), lots };
    const chain = chainOf(this.stocked, customer);
    const allowed = this.lots
      .filter(({ id }) => maySee(this.#engine.audienceOf(id), chain))
      .map(({ id }) => id);
    return { ...call, stock, reservable, drawable, record, allowed: new Set(allowed) };
  }

  /** Runs acts at the same time, and finds the order in which the engine does the same. */
  async run(acts: readonly Act[]): Promise<void> {
    const answers = await Promise.all(acts.map((act) => this.#perform(act)));
    const seen = { answers, after: await this.#stored() };
    const played = ordersOf(acts.map((_, i) => i)).map((order) =>
      this.#engine.play(this.#state, acts, answers, order),
    );
    const same = played.find((one) => isSame(one, seen));
    // None: show how the first of them differs.
    if (!same) expect(seen).toEqual({ answers: played[0]?.answers, after: played[0]?.after });
    this.#state = same?.state ?? this.#state;
    for (const [i, act] of acts.entries()) this.#remember(act, answers[i] ?? []);
    if (acts.length > 1) this.seen.atOnce += 1;
    await this.directory.refresh();
  }

  async setOrder(order: DrawOrder): Promise<void> {
    await setDrawOrder.execute(this.#actor, { order });
    this.stocked.order = order;
    await this.directory.refresh();
  }

  /** Gives what was set aside back to everybody. */
  async release(lotId: string): Promise<void> {
    await releaseAllocation.execute(this.#actor, { id: toWireId("lot", lotId) });
    this.stocked.audiences.set(lotId, EVERYBODY);
    await this.directory.refresh();
  }

  async setSegment(partyId: string, segment: string | null): Promise<void> {
    await storeSegment(this.admin, partyId, segment);
    if (segment === null) this.stocked.segments.delete(partyId);
    else this.stocked.segments.set(partyId, segment);
    await this.directory.refresh();
  }

  get #actor() {
    return systemActor(this.stocked.market.tenantId, "test");
  }

  /** As the gateway finds it, in its directory. */
  #stockFor({ levels }: MarketCustomer): AccountStock {
    const { tenantId, accountId, modelId, listPrices } = this.stocked.market;
    const tenant = this.directory.tenant(tenantId);
    const account = tenant?.supplierAccounts.find(accountId);
    if (!tenant || !account) throw new Error("the directory does not know the market");
    const metered = new Set((Object.keys(listPrices) as Dimension[]).map(dimensionIndex));
    const basis = {
      ...{ modelId, list: { currency: "USD" as const, prices: listPrices } },
      levels: levels.map(({ wallet }) => ({ buyerId: wallet.buyerId })),
    };
    const stock = stockOf(tenant, account, basis, metered, MARKET_TIME.getTime());
    if (!stock) throw new Error("there is always the endless lot");
    return stock;
  }

  #perform(act: Act): Promise<Answer> {
    switch (act.kind) {
      case "admit":
        return this.#admit(act.calls);
      case "settle":
        return this.#settle(act.ends);
      case "keep":
        return this.#keep(act);
      default:
        return act satisfies never;
    }
  }

  async #admit(calls: readonly StockCall[]): Promise<Answer> {
    const records = calls.map(({ record }) => record);
    const verdicts = await admitCalls(gatewayPool(), MARKET_TIME, processId, records);
    return verdicts.map((verdict) => (verdict.kind === "short" ? `short ${verdict.level}` : verdict.kind));
  }

  async #settle(ends: readonly StockEnd[]): Promise<Answer> {
    const batchId = idAt(MARKET_TIME);
    const records = ends.map((end) => this.#recordOf(end));
    const results = await settleCalls(gatewayPool(), MARKET_TIME, () => batchId, records);
    const { lines, draws, postings } = await storedWritten(this.admin, batchId);
    return [...results, ...lines, ...draws, ...postings];
  }

  #recordOf({ call, sold, absorbed }: StockEnd): SettleRecord {
    const use = (usage: Quantities) => ({
      accountId: this.stocked.market.accountId,
      stock: call.stock,
      usage: toArray(usage),
    });
    const draws = drawsOf({
      sold: sold && use(sold),
      absorbed: absorbed ? [use(absorbed)] : [],
      reserved: call.record.lots,
    });
    const planned: PlannedEnd = { call: { ...call, stock: "none" }, sold, absorbed };
    return { ...settleRecord(this.stocked.market, planned), draws };
  }

  async #keep({ lot, qty, audience }: Extract<Act, { kind: "keep" }>): Promise<Answer> {
    const quantity = lot.kind === "face_value" ? decimalFromNano(qty) : qty.toString();
    const buyerIds = audience.partyIds.map((id) => toWireId("party", id));
    try {
      const { id } = await allocateLot.execute(
        this.#actor,
        { id: toWireId("lot", lot.id), quantity, name: "Kept", buyerIds, segments: [...audience.segments] },
        { now: MARKET_TIME },
      );
      return [fromWireId("lot", id) ?? ""];
    } catch (error) {
      if (error instanceof Conflict) return [error.reason];
      throw error;
    }
  }

  #remember(act: Act, answer: Answer): void {
    switch (act.kind) {
      case "admit":
        for (const [i, call] of act.calls.entries()) this.#rememberCall(call, answer[i] ?? "");
        return;
      case "settle":
        this.seen.settled += act.ends.length;
        this.ended.push(...act.ends);
        return;
      case "keep": {
        const [child] = answer;
        if (!child || !this.#state.lots.has(child)) return;
        this.stocked.audiences.set(child, act.audience);
        const rank = this.stocked.ranks.get(act.lot.id);
        if (rank !== undefined) this.stocked.ranks.set(child, rank);
        this.seen.setAside += 1;
        return;
      }
      default:
        act satisfies never;
    }
  }

  #rememberCall(call: StockCall, verdict: string): void {
    if (verdict === "admitted") {
      this.seen.admitted += 1;
      this.open.push(call);
      this.allowedOf.set(call.id, call.allowed);
      const held = this.#state.calls.get(call.id)?.lots ?? [];
      if (held.some(({ lotId }) => this.#engine.audienceOf(lotId) !== EVERYBODY)) this.seen.keptServed += 1;
    } else if (verdict === "stock_short") {
      // Refused although somebody else's stock would have done.
      const others = this.lots.filter(({ id }) => !call.allowed.has(id));
      if (others.some((lot) => (availableQty(lot) ?? 0n) >= this.#engine.needOf(lot, call.bound)))
        this.seen.keptFromOthers += 1;
    }
  }

  async #stored() {
    const balances = await storedBalances(this.admin, this.stocked.market);
    const { rows } = await this.admin.query<{ call_id: string; held: string[] }>(
      `SELECT call_id, ARRAY(SELECT l.id || ' ' || l.qty FROM unnest(lot_ids, lot_held) AS l(id, qty) WHERE l.qty > 0
         ORDER BY 1) AS held FROM hold WHERE tenant_id = $1 ORDER BY call_id`,
      [this.stocked.market.tenantId],
    );
    return { ...balances, holds: Object.fromEntries(rows.map(({ call_id, held }) => [call_id, held])) };
  }
}
