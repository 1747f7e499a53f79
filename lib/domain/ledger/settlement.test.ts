import { beforeEach, describe, expect, it } from "vitest";
import type { Lot } from "../inventory/lot";
import { admitBatch, reholdStock } from "./admit-batch";
import { violationsOf } from "./book-invariants";
import { settleBatch } from "./settle-batch";
import type { Trial } from "./trial";
import { addSale, addWallet, admit, heldLotNeeds, newTrial, receiveLot, settle, topUp } from "./trial";

const AT = new Date("2026-06-01T00:00:00Z");
const HOLD = { input: 1_000n };
const PRICE = { input: 1_000_000n };
/** What one call of HOLD costs at PRICE. */
const COST = 1_000_000n;

function lot(id: string, more: Partial<Lot> = {}): Lot {
  return {
    ...{
      id,
      supplierAccountId: "a",
      kind: "request_pack",
      state: "active",
      currency: "USD",
      scope: { kind: "all" },
    },
    ...{ burnWeights: {}, totalQty: 3n, totalCostNano: 10n, consumedQty: 0n, heldQty: 0n },
    ...{ receivedAt: AT, expiresAt: null },
    ...more,
  };
}

let trial: Trial;

/** root sells to dist on prepaid, dist to cust on prepaid with a credit line of one call. */
beforeEach(() => {
  trial = receiveLot(newTrial(AT), "root", lot("pack"));
  const wallet = { currency: "USD" as const, limitNano: 0n };
  trial = addWallet(trial, { ...wallet, id: "up", sellerId: "root", buyerId: "dist" });
  trial = addWallet(trial, { ...wallet, id: "down", sellerId: "dist", buyerId: "cust", limitNano: COST });
  const levels = [
    { walletId: "up", prices: PRICE },
    { walletId: "down", prices: PRICE },
  ];
  const sale = { customerId: "cust", rootId: "root", modelId: "model", counterIds: ["budget"], levels };
  trial = addSale(trial, sale, 4n * COST);
});

function call(callId: string) {
  const sale = trial.sales[0];
  if (!sale) throw new Error("no sale");
  return { callId, sale, hold: HOLD };
}

function settleSold(callId: string, amountNano = COST) {
  const stock = [{ purpose: "sold" as const, lots: heldLotNeeds(trial, callId, HOLD) }];
  const done = settle(trial, [{ callId, kind: "sold", amountsNano: [amountNano, amountNano], stock }]);
  trial = done.trial;
  return done.result;
}

function admitAll(...ids: string[]) {
  const done = admit(trial, ids.map(call));
  trial = done.trial;
  return done.outcomes;
}

describe("admitBatch", () => {
  it("serves exactly as many calls as the wallet is good for, in order, in one batch or many", () => {
    trial = topUp(trial, "up", "g", 2n * COST, 0n);
    trial = topUp(trial, "down", "h", 5n * COST, 0n);
    expect(admitAll("1", "2", "3").map(({ kind }) => kind)).toEqual(["admitted", "admitted", "refused"]);
    expect(admitAll("4")[0]).toEqual({
      callId: "4",
      kind: "refused",
      refusal: { kind: "balance", level: 0, walletId: "up" },
    });
    expect(trial.state.wallets.get("up")?.heldNano).toBe(2n * COST);
  });

  it("names the level that is short: a seller's (C03) or the customer's own (C02)", () => {
    expect(admitAll("1", "2")).toMatchObject([
      { refusal: { kind: "balance", level: 0, walletId: "up" } },
      { refusal: { kind: "balance", level: 0 } },
    ]);
    trial = topUp(trial, "up", "g", 9n * COST, 0n);
    expect(admitAll("1", "2")).toMatchObject([
      { kind: "admitted" },
      { refusal: { kind: "balance", level: 1, walletId: "down" } },
    ]);
  });

  it("tells the customer of its own shortage where both are short: nothing of its seller leaks", () => {
    const done = admit(trial, [{ ...call("1"), hold: { input: 2_000n } }]);
    expect(done.outcomes[0]).toMatchObject({ refusal: { kind: "balance", level: 1, walletId: "down" } });
  });

  it("refuses beyond a budget, without stock, and a call it already has", () => {
    trial = topUp(trial, "up", "g", 99n * COST, 0n);
    trial = topUp(trial, "down", "h", 99n * COST, 0n);
    expect(admitAll("1", "1")[1]).toMatchObject({ refusal: { kind: "duplicate" } });
    expect(admitAll("2", "3", "4")[2]).toMatchObject({ refusal: { kind: "stock" } });
    trial = receiveLot(trial, "root", lot("more"));
    expect(admitAll("5", "6").map((outcome) => outcome.kind)).toEqual(["admitted", "refused"]);
    expect(admitAll("7")[0]).toMatchObject({ refusal: { kind: "budget", counterId: "budget" } });
  });

  it("leaves the state it was given alone, and a refused call leaves nothing held", () => {
    const before = trial.state;
    const { state } = admitBatch(before, [
      { callId: "1", rootId: "root", levels: [{ walletId: "up", holdNano: 1n }], counters: [], lots: [] },
    ]);
    expect(before.calls.size).toBe(0);
    expect([...state.wallets.values()]).toEqual([...before.wallets.values()]);
    expect(state.calls.size).toBe(0);
  });

  it("lets free calls in with an empty wallet, and probes without any", () => {
    const free = {
      callId: "f",
      rootId: "root",
      levels: [{ walletId: "up", holdNano: 0n }],
      counters: [],
      lots: [],
    };
    const probe = {
      callId: "p",
      rootId: "root",
      levels: [],
      counters: [],
      lots: [{ lotId: "pack", needQty: 1n }],
    };
    const { outcomes, state } = admitBatch(trial.state, [free, probe]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(["admitted", "admitted"]);
    expect(state.lots.get("pack")?.heldQty).toBe(1n);
  });

  it("moves a call's stock to another account on failover, or leaves it where it was", () => {
    trial = topUp(trial, "up", "g", 9n * COST, 0n);
    trial = receiveLot(trial, "root", lot("other", { supplierAccountId: "b" }));
    admitAll("1");
    const moved = reholdStock(trial.state, "1", [{ lotId: "other", needQty: 1n }]);
    expect(moved.kind).toBe("held");
    expect(moved.state.lots.get("pack")?.heldQty).toBe(0n);
    expect(moved.state.lots.get("other")?.heldQty).toBe(1n);
    const short = reholdStock(moved.state, "1", [{ lotId: "pack", needQty: 9n }]);
    expect(short).toMatchObject({ kind: "short", state: moved.state });
  });
});

describe("settleBatch", () => {
  beforeEach(() => {
    trial = topUp(trial, "up", "g", 9n * COST, 0n);
    trial = topUp(trial, "down", "h", COST / 2n, COST / 4n);
  });

  it("charges prepaid in order, the bonus first, the rest on credit", () => {
    admitAll("1");
    const { lines } = settleSold("1");
    expect(lines[1]?.funding).toEqual({
      grants: [
        { grantId: "h-bonus", amountNano: COST / 4n },
        { grantId: "h", amountNano: COST / 2n },
      ],
      unfundedNano: COST / 4n,
    });
    expect(trial.state.wallets.get("down")).toMatchObject({
      postedNano: 0n,
      exposureNano: COST / 4n,
      heldNano: 0n,
    });
    expect(trial.state.counters.get("budget")).toMatchObject({ spentNano: COST, heldNano: 0n });
    expect(violationsOf(trial.state, trial.history)).toEqual([]);
  });

  it("settles a call once: again in the same batch or a later one changes nothing", () => {
    admitAll("1");
    const stock = [{ purpose: "sold" as const, lots: heldLotNeeds(trial, "1", HOLD) }];
    const record = { callId: "1", kind: "sold" as const, amountsNano: [COST, COST], stock };
    const { result, trial: after } = settle(trial, [record, record]);
    expect(result.outcomes.map(({ kind }) => kind)).toEqual(["settled", "already"]);
    const again = settleBatch(after.state, [record]);
    expect(again.outcomes[0]?.kind).toBe("already");
    expect(again.entries).toEqual([]);
    expect(again.state).toEqual(after.state);
  });

  it("rejects a poisoned record and settles the rest", () => {
    admitAll("1");
    const bad = [
      { callId: "nobody", kind: "unsold" as const, stock: [] },
      { callId: "1", kind: "sold" as const, amountsNano: [COST + 1n, COST], stock: [] },
      { callId: "1", kind: "sold" as const, amountsNano: [COST], stock: [] },
      { callId: "1", kind: "sold" as const, amountsNano: [-1n, COST], stock: [] },
      {
        callId: "1",
        kind: "unsold" as const,
        stock: [{ purpose: "absorbed" as const, lots: [{ lotId: "pack", needQty: -1n }] }],
      },
      { callId: "1", kind: "unsold" as const, stock: [] },
    ];
    const { outcomes, state } = settleBatch(trial.state, bad);
    expect(outcomes.map(({ kind }) => kind)).toEqual([...Array<string>(5).fill("rejected"), "released"]);
    expect(state.wallets.get("down")?.heldNano).toBe(0n);
  });

  it("charges nobody for a fault, and takes what the upstream billed as absorbed (P1)", () => {
    admitAll("1");
    const stock = [{ purpose: "absorbed" as const, lots: heldLotNeeds(trial, "1", HOLD) }];
    const { result, trial: after } = settle(trial, [{ callId: "1", kind: "unsold", stock }]);
    expect(result.lines).toEqual([]);
    expect(result.entries).toEqual([
      {
        event: "calls_settled",
        partyId: "root",
        postings: [
          { code: "absorbed", refId: null, side: "debit", amountNano: 3n, currency: "USD" },
          { code: "stock", refId: "pack", side: "credit", amountNano: 3n, currency: "USD" },
        ],
      },
    ]);
    expect(violationsOf(after.state, after.history)).toEqual([]);
  });

  it("draws the lot to its end at its whole cost: 3 + 3 + 4", () => {
    trial = topUp(trial, "down", "k", 9n * COST, 0n);
    const costs = ["1", "2", "3"].map((id) => {
      admitAll(id);
      return settleSold(id).draws[0]?.costNano;
    });
    expect(costs).toEqual([3n, 3n, 4n]);
    expect(violationsOf(trial.state, trial.history)).toEqual([]);
  });

  it("never draws what is held for others; what it cannot draw it reports (C27)", () => {
    trial = topUp(trial, "down", "k", 9n * COST, 0n);
    admitAll("1", "2");
    const stock = [
      { purpose: "sold" as const, lots: [{ lotId: "pack", needQty: 1n }] },
      { purpose: "absorbed" as const, lots: [{ lotId: "pack", needQty: 5n }] },
    ];
    const { result, trial: after } = settle(trial, [
      { callId: "1", kind: "sold", amountsNano: [COST, COST], stock },
    ]);
    expect(result.draws.map(({ purpose, qty }) => [purpose, qty])).toEqual([
      ["sold", 1n],
      ["absorbed", 1n],
    ]);
    expect(result.undrawn).toEqual([{ callId: "1", purpose: "absorbed", left: 4n, of: 5n }]);
    expect(after.state.lots.get("pack")).toMatchObject({ consumedQty: 2n, heldQty: 1n });
    expect(violationsOf(after.state, after.history)).toEqual([]);
  });

  it("posts nothing for a free call, and still has its lines", () => {
    admitAll("1");
    const { lines, entries } = settle(trial, [
      { callId: "1", kind: "sold", amountsNano: [0n, 0n], stock: [] },
    ]).result;
    expect(lines.map(({ amountNano }) => amountNano)).toEqual([0n, 0n]);
    expect(entries).toEqual([]);
  });

  it("refuses to draw grants it cannot hold for: other units, or a scope", () => {
    admitAll("1");
    const grants = new Map(trial.state.grants);
    const first = [...grants.values()].find(({ walletId }) => walletId === "down");
    if (!first) throw new Error("no grant");
    grants.set(first.id, { ...first, unit: "requests" });
    const record = { callId: "1", kind: "sold" as const, amountsNano: [COST, COST], stock: [] };
    expect(() => settleBatch({ ...trial.state, grants }, [record])).toThrow(RangeError);
  });
});
