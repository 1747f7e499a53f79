import { randomUUID } from "node:crypto";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { gatewayPool, pools } from "@/lib/db/pools";
import { startTestDatabase, type TestDatabase } from "@/lib/db/testing/test-database";
import type { AdmitVerdict } from "@/lib/db/batch/records";
import { admitBatch, type AdmitOutcome } from "@/lib/domain/ledger/admit-batch";
import { settleBatch } from "@/lib/domain/ledger/settle-batch";
import type { SettlementState } from "@/lib/domain/ledger/settlement-state";

import { dayOf, isoDay } from "@/lib/domain/tenancy/zone";

import { formatReport } from "./ledger-report";
import { type Market, MARKET_TIME, stateOf } from "./testing/market";
import {
  admit,
  candidatesOf,
  chargesOf,
  drawsOf,
  holdsOf,
  type PlannedCall,
  type PlannedEnd,
  settle,
} from "./testing/play-market";
import { type Gen, oneIn, randomCalls, randomEnd, randomMarket, someOf } from "./testing/plans";
import { balancesOf, storedBalances, storedWritten, writtenBy } from "./testing/read-market";
import { storeMarket } from "./testing/store-market";
import { verifyLedger } from "./verify";

const HISTORIES = 40;
const STEPS = 8;
const processId = randomUUID();
let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase({ tenant: 1, platform: 2, gateway: 4 });
});
afterAll(() => database.close());

async function expectBooksHold(): Promise<void> {
  const report = await verifyLedger(pools().platform);
  expect(report.ok, formatReport(report)).toBe(true);
}

/** The engine's answer in the words of the SQL. */
function verdictOf(call: PlannedCall, outcome: AdmitOutcome): AdmitVerdict {
  if (outcome.kind === "admitted") return { kind: "admitted" };
  const { refusal } = outcome;
  if (refusal.kind === "stock") return { kind: "stock_short" };
  if (refusal.kind !== "balance") throw new Error(`not expected here: ${refusal.kind}`);
  return {
    kind: "short",
    level: refusal.level,
    buyerId: call.customer.levels[refusal.level]?.wallet.buyerId ?? "",
  };
}

function engineAdmit(state: SettlementState, market: Market, calls: readonly PlannedCall[]) {
  const requests = calls.map((call) => {
    const holds = holdsOf(call.customer, call.bound);
    return {
      callId: call.id,
      rootId: market.tenantId,
      levels: call.customer.levels.map(({ wallet }, i) => ({
        walletId: wallet.id,
        holdNano: holds[i] ?? 0n,
      })),
      counters: [],
      lots: candidatesOf(market, call).map(({ lotId, qty }) => ({ lotId, needQty: qty })),
    };
  });
  return admitBatch(state, requests);
}

/** The month of the market's clock in a zone: "2026-12". */
const monthOf = (zone: string) => isoDay(dayOf(MARKET_TIME, zone)).slice(0, 7);

function engineSettle(state: SettlementState, market: Market, ends: readonly PlannedEnd[]) {
  const records = ends.map((end) => {
    const stock = end.sold || end.absorbed ? drawsOf(market, end) : [];
    const uses = stock.map(({ purpose, lots }) => ({
      purpose,
      lots: lots.map(({ lotId, qty }) => ({ lotId, needQty: qty })),
    }));
    const { id: callId, customer } = end.call;
    if (!end.sold) return { callId, kind: "unsold", stock: uses } as const;
    const charges = chargesOf(customer, end.sold);
    return {
      ...({ callId, kind: "sold", stock: uses } as const),
      amountsNano: charges.map(({ amountNano }) => amountNano),
      feesNano: charges.map(({ feeNano }) => feeNano),
      volumes: charges.map(({ volume }) => volume && { ...volume, month: monthOf(volume.timeZone) }),
    };
  });
  return settleBatch(state, records);
}

/** One history in step on both sides: after each batch they must have answered, stored and written the same. */
class History {
  #state: SettlementState;
  #open: PlannedCall[] = [];
  #ended: PlannedEnd[] = [];
  readonly seen = { admitted: 0, refused: 0, settled: 0, already: 0, poisoned: 0 };

  constructor(readonly market: Market) {
    this.#state = stateOf(market);
  }

  async admit(g: Gen): Promise<void> {
    const calls = randomCalls(g, this.market);
    const expected = engineAdmit(this.#state, this.market, calls);
    const verdicts = await admit(gatewayPool(), this.market, processId, calls);
    expect(verdicts).toEqual(calls.map((call, i) => verdictOf(call, expected.outcomes[i] as AdmitOutcome)));
    this.#state = expected.state;
    await this.#expectSameBalances();
    const admitted = calls.filter((_, i) => verdicts[i]?.kind === "admitted");
    this.#open.push(...admitted);
    this.seen.admitted += admitted.length;
    this.seen.refused += calls.length - admitted.length;
  }

  async settle(g: Gen): Promise<void> {
    const fresh = someOf(g, this.#open).map((call) => randomEnd(g, call));
    const ends = [...fresh, ...someOf(g, this.#ended).slice(0, 2)];
    if (fresh.length > 0 && oneIn(g, 3)) await this.#poison(ends);
    const expected = engineSettle(this.#state, this.market, ends);
    const results = await settle(gatewayPool(), this.market, ends);
    const already = expected.outcomes.map(({ kind }) => (kind === "already" ? "already" : "applied"));
    expect(results).toEqual(already);
    this.#state = expected.state;
    await this.#expectSameBalances();
    const batchId = await this.#batchOf(fresh[0]);
    if (batchId) expect(await storedWritten(database.admin, batchId)).toEqual(writtenBy(expected));
    this.#open = this.#open.filter((call) => !fresh.some((end) => end.call === call));
    this.#ended.push(...fresh);
    this.seen.settled += fresh.length;
    this.seen.already += ends.length - fresh.length;
  }

  /** A batch with a record that cannot be right changes nothing at all. */
  async #poison(ends: readonly PlannedEnd[]): Promise<void> {
    const [first, ...rest] = ends as [PlannedEnd, ...PlannedEnd[]];
    const bad = { ...first, sold: first.sold ?? {}, poisoned: true };
    await expect(settle(gatewayPool(), this.market, [...rest, bad])).rejects.toThrow(/level .* charges/);
    await this.#expectSameBalances();
    this.seen.poisoned += 1;
  }

  async #batchOf(end: PlannedEnd | undefined): Promise<string | undefined> {
    const { rows } = await database.admin.query<{ batch_id: string }>(
      "SELECT batch_id FROM call WHERE id = $1",
      [end?.call.id],
    );
    return rows[0]?.batch_id;
  }

  async #expectSameBalances(): Promise<void> {
    expect(await storedBalances(database.admin, this.market)).toEqual(balancesOf(this.#state));
  }
}

describe("the batched statements against the pure engine", () => {
  it(
    "agree on every answer, balance, line, draw and posting of random histories",
    { timeout: 300_000 },
    async () => {
      const seen = { admitted: 0, refused: 0, settled: 0, already: 0, poisoned: 0 };
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (g) => {
          const market = randomMarket(g);
          await storeMarket(database.admin, market);
          const history = new History(market);
          for (let step = 0; step < STEPS; step++) await (oneIn(g, 2) ? history.admit(g) : history.settle(g));
          await expectBooksHold();
          for (const key of Object.keys(seen) as (keyof typeof seen)[]) seen[key] += history.seen[key];
        }),
        { numRuns: HISTORIES, endOnFailure: true },
      );
      // A run in which nothing was refused, repeated or poisoned would have shown nothing of it.
      for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(5);
    },
  );
});
