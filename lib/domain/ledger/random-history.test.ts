import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lot } from "../inventory/lot";
import { clamp } from "../metering/quantities";
import type { Quantities } from "../metering/quantities";
import { rate } from "../pricing/rate";
import type { BookHistory } from "./book-invariants";
import { violationsOf } from "./book-invariants";
import { balanceOf } from "./entry";
import type { SettleRecord } from "./settle-batch";
import type { SettlementState } from "./settlement-state";
import { spendableNano } from "./settlement-state";
import type { Trial } from "./trial";
import {
  addSale,
  addWallet,
  admit,
  heldLotNeeds,
  newTrial,
  passDays,
  receiveLot,
  settle,
  topUp,
} from "./trial";

const AT = new Date("2026-06-01T00:00:00Z");
const LOT_KINDS = ["face_value", "token_quota", "request_pack"] as const;

const units = fc.bigInt({ min: 0n, max: 1_000n });
const quantities: fc.Arbitrary<Quantities> = fc.record({ input: units, cached_input: units, output: units });
const price = fc.bigInt({ min: 0n, max: 20_000_000n });
const prices = fc.record({ input: price, cached_input: price, output: price });
const pick = fc.nat({ max: 1_000 });
const money = fc.bigInt({ min: 1n, max: 40_000_000n });

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("topUp" as const), pick, net: money, bonus: money }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("admit" as const),
      picks: fc.array(pick, { maxLength: 5 }),
      hold: quantities,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("settle" as const),
      ends: fc.array(
        fc.record({ pick, how: fc.constantFrom("sold", "absorbed", "testing", "free"), used: quantities }),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("days" as const), days: fc.integer({ min: 1, max: 20 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("lot" as const), pick, cost: money, days: fc.option(pick) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A tree of root > d1 > d2, customers at every level, one on credit, one edge in another currency. */
const EDGES = [
  { id: "w1", sellerId: "root", buyerId: "d1", currency: "USD", limitNano: 0n },
  { id: "w2", sellerId: "d1", buyerId: "d2", currency: "USD", limitNano: 20_000_000n },
  { id: "w3", sellerId: "d2", buyerId: "c1", currency: "CNY", limitNano: 0n },
  { id: "w4", sellerId: "d1", buyerId: "c2", currency: "USD", limitNano: 0n },
  { id: "w5", sellerId: "root", buyerId: "c3", currency: "USD", limitNano: 90_000_000n },
] as const;
const CHAINS = { c1: ["w1", "w2", "w3"], c2: ["w1", "w4"], c3: ["w5"] } as const;

function startOf(given: readonly (typeof prices extends fc.Arbitrary<infer T> ? T : never)[]): Trial {
  let trial = newTrial(AT);
  for (const edge of EDGES) trial = addWallet(trial, edge);
  for (const [customerId, walletIds] of Object.entries(CHAINS)) {
    const levels = walletIds.map((walletId) => {
      return { walletId, prices: given[EDGES.findIndex(({ id }) => id === walletId)] ?? {} };
    });
    const sale = {
      customerId,
      rootId: "root",
      modelId: "model",
      counterIds: [`budget-${customerId}`, "shared"],
      levels,
    };
    trial = addSale(trial, sale, 500_000_000n);
  }
  for (const { id, limitNano } of EDGES) {
    if (limitNano === 0n) trial = topUp(trial, id, `first-${id}`, 60_000_000n, 5_000_000n);
  }
  return receiveLot(trial, "root", { ...lotOf("first", 0, 1_000_000n, null), totalQty: 90_000_000n });
}

function lotOf(id: string, kind: number, totalCostNano: bigint, days: number | null): Lot {
  return {
    ...{ id, supplierAccountId: "a", state: "active", currency: "USD", scope: { kind: "all" } },
    kind: LOT_KINDS[kind % LOT_KINDS.length] ?? "face_value",
    burnWeights: { model: { output: 3_500_000, cached_input: 100_000 } },
    ...{ totalQty: totalCostNano % 9_973n === 0n ? 1n : totalCostNano % 9_973n, totalCostNano },
    ...{ consumedQty: 0n, heldQty: 0n, receivedAt: AT },
    expiresAt: days === null ? null : new Date(AT.getTime() + (1 + days) * 3_600_000),
  };
}

function run(trial: Trial, each: Step, index: number): Trial {
  switch (each.kind) {
    case "topUp": {
      const wallet = EDGES[each.pick % EDGES.length] ?? EDGES[0];
      return topUp(trial, wallet.id, `g${index}`, each.net, each.pick % 2 === 0 ? each.bonus : 0n);
    }
    case "admit": {
      const sales = each.picks
        .map((at) => trial.sales[at % trial.sales.length])
        .filter((sale) => sale !== undefined);
      const calls = sales.map((sale, at) => ({ callId: `call${index}-${at}`, sale, hold: each.hold }));
      return admit(trial, calls).trial;
    }
    case "settle": {
      const open = [...trial.state.calls.values()]
        .filter(({ state }) => state === "held")
        .map(({ id }) => id);
      const ends = open.length === 0 ? [] : each.ends;
      const records = ends.map(({ pick: at, how, used }) =>
        endOf(trial, open[at % open.length] ?? "", how, used),
      );
      return settle(trial, records).trial;
    }
    case "days":
      return passDays(trial, each.days);
    case "lot":
      return receiveLot(trial, "root", lotOf(`l${index}`, each.pick, each.cost, each.days));
    default:
      return each satisfies never;
  }
}

function endOf(trial: Trial, callId: string, how: string, used: Quantities): SettleRecord {
  const within = clamp(used, trial.asked.get(callId) ?? {});
  const call = trial.state.calls.get(callId);
  const levels = trial.sales.find(
    ({ levels: own }) => own.at(-1)?.walletId === call?.levels.at(-1)?.walletId,
  )?.levels;
  const lots = heldLotNeeds(trial, callId, within);
  if (how === "sold") {
    const amountsNano = (levels ?? []).map((level) => rate(within, level.prices));
    return { callId, kind: "sold", amountsNano, stock: [{ purpose: "sold", lots }] };
  }
  return {
    callId,
    kind: "unsold",
    stock: how === "absorbed" || how === "testing" ? [{ purpose: how, lots }] : [],
  };
}

/**
 * Invariant 5 over whole books: what all sellers earned less what they paid is retail less stock cost. The amounts of
 * an edge count as they are on both of its sides, so that edges in other currencies cancel out as well.
 */
function marginsOf(state: SettlementState, history: BookHistory): { margins: bigint; expected: bigint } {
  const settled = history.entries
    .filter(({ event }) => event === "calls_settled")
    .flatMap(({ postings }) => postings);
  const currencies = ["USD", "CNY"] as const;
  const sum = (values: bigint[]) => values.reduce((a, b) => a + b, 0n);
  const margins = currencies.map(
    (unit) => balanceOf(settled, "revenue", unit) - balanceOf(settled, "cost_of_sales", unit),
  );
  const retail = history.lines.filter(
    (line) => line.level === (state.calls.get(line.callId)?.levels.length ?? 0) - 1,
  );
  const stock = history.draws.filter(({ purpose }) => purpose === "sold");
  return {
    margins: sum(margins),
    expected: sum(retail.map(({ amountNano }) => amountNano)) - sum(stock.map(({ costNano }) => costNano)),
  };
}

/** What histories went through: one in which nothing of these ever happened would prove nothing. */
function seenIn({ state, history, asked }: Trial): Record<string, number> {
  const { lines, draws, writeOffs, entries } = history;
  return {
    lines: lines.length,
    refused: asked.size - state.calls.size,
    onCredit: lines.filter(({ funding }) => funding.unfundedNano > 0n).length,
    byTwoGrants: lines.filter(({ funding }) => funding.grants.length > 1).length,
    absorbed: draws.filter(({ purpose }) => purpose === "absorbed").length,
    testing: draws.filter(({ purpose }) => purpose === "testing").length,
    spilled: [...Map.groupBy(draws, ({ callId }) => callId).values()].filter((each) => each.length > 1)
      .length,
    grantsExpired: entries.filter(({ event }) => event === "grant_expired").length,
    lotsExpired: writeOffs.length,
  };
}

describe("random histories of a tree", () => {
  it("keep invariants 1 to 7 and 12 after every step, and never overspend", { timeout: 60_000 }, () => {
    const seen: Record<string, number> = {};
    const history = fc.array(step, { minLength: 20, maxLength: 50, size: "max" });
    fc.assert(
      fc.property(fc.array(prices, { minLength: 5, maxLength: 5 }), history, (given, steps) => {
        let trial = startOf(given);
        for (const [index, each] of steps.entries()) {
          trial = run(trial, each, index);
          expect(violationsOf(trial.state, trial.history)).toEqual([]);
          for (const wallet of trial.state.wallets.values()) expect(spendableNano(wallet) >= 0n).toBe(true);
        }
        const { margins, expected } = marginsOf(trial.state, trial.history);
        expect(margins).toBe(expected);
        for (const [what, times] of Object.entries(seenIn(trial))) seen[what] = (seen[what] ?? 0) + times;
      }),
      { numRuns: 200 },
    );
    expect(Object.keys(seen)).toHaveLength(9);
    for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(20);
  });

  it("end alike however a batch is cut, but for how postings are summed", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        fc.array(prices, { minLength: 5, maxLength: 5 }),
        fc.array(step, { maxLength: 30, size: "max" }),
        (given, steps) => {
          let whole = startOf(given);
          let cut = whole;
          for (const [index, each] of steps.entries()) {
            const before = whole;
            whole = run(whole, each, index);
            if (each.kind !== "settle") {
              cut = run(cut, each, index);
              continue;
            }
            const open = [...before.state.calls.values()]
              .filter(({ state }) => state === "held")
              .map(({ id }) => id);
            for (const { pick: at, how, used } of open.length === 0 ? [] : each.ends) {
              cut = settle(cut, [endOf(before, open[at % open.length] ?? "", how, used)]).trial;
            }
          }
          expect(cut.state).toEqual(whole.state);
          expect(cut.history.lines).toEqual(whole.history.lines);
          expect(cut.history.draws).toEqual(whole.history.draws);
        },
      ),
      { numRuns: 60 },
    );
  });
});
