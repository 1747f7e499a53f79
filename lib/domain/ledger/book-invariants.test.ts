import { describe, expect, it } from "vitest";
import type { Lot } from "../inventory/lot";
import type { BookHistory } from "./book-invariants";
import { violationsOf } from "./book-invariants";
import type { SettlementDraft } from "./settlement-state";
import { draftOf, rowOf } from "./settlement-state";
import type { Trial } from "./trial";
import { addSale, addWallet, admit, heldLotNeeds, newTrial, receiveLot, settle, topUp } from "./trial";

const AT = new Date("2026-06-01T00:00:00Z");
const PRICE = { input: 1_000_000n };
const LOT: Lot = {
  ...{ id: "lot", supplierAccountId: "a", kind: "request_pack", state: "active", currency: "USD" },
  ...{
    scope: { kind: "all" },
    burnWeights: {},
    totalQty: 10n,
    totalCostNano: 99n,
    consumedQty: 0n,
    heldQty: 0n,
  },
  ...{ receivedAt: AT, expiresAt: null },
};

/** Right books with a bit of everything: one call sold, one in flight, credit, a bonus, a reseller. */
function rightBooks(): Trial {
  let trial = receiveLot(newTrial(AT), "root", LOT);
  const wallet = { currency: "USD" as const, limitNano: 1_000_000n };
  trial = addWallet(trial, { ...wallet, id: "up", sellerId: "root", buyerId: "dist" });
  trial = addWallet(trial, { ...wallet, id: "down", sellerId: "dist", buyerId: "cust" });
  const levels = ["up", "down"].map((walletId) => ({ walletId, prices: PRICE }));
  const sale = { customerId: "cust", rootId: "root", modelId: "model", counterIds: ["budget"], levels };
  trial = addSale(trial, sale, null);
  trial = topUp(trial, "up", "g", 5_000_000n, 500_000n);
  trial = topUp(trial, "down", "h", 700_000n, 200_000n);
  const hold = { input: 1_000n };
  trial = admit(trial, [
    { callId: "sold", sale, hold },
    { callId: "open", sale: { ...sale, levels: levels.slice(0, 1) }, hold },
  ]).trial;
  const stock = [{ purpose: "sold" as const, lots: heldLotNeeds(trial, "sold", hold) }];
  return settle(trial, [{ callId: "sold", kind: "sold", amountsNano: [1_000_000n, 1_000_000n], stock }])
    .trial;
}

type Tamper = (draft: SettlementDraft) => void;

function wallet(id: string, more: object): Tamper {
  return ({ wallets }) => wallets.set(id, { ...rowOf(wallets, id), ...more });
}

function grant(id: string, more: object): Tamper {
  return ({ grants }) => grants.set(id, { ...rowOf(grants, id), ...more });
}

function lot(more: object): Tamper {
  return ({ lots }) => lots.set("lot", { ...rowOf(lots, "lot"), ...more });
}

function budget(more: object): Tamper {
  return ({ counters }) => counters.set("budget", { ...rowOf(counters, "budget"), ...more });
}

function brokenBy(change: Tamper): number[] {
  const { state, history } = rightBooks();
  const draft = draftOf(state);
  change(draft);
  return violationsOf(draft, history).map(({ invariant }) => invariant);
}

function brokenIn(change: (history: BookHistory) => Partial<BookHistory>): number[] {
  const { state, history } = rightBooks();
  return violationsOf(state, { ...history, ...change(history) }).map(({ invariant }) => invariant);
}

describe("violationsOf", () => {
  it("finds nothing in right books", () => {
    const { state, history } = rightBooks();
    expect(violationsOf(state, history)).toEqual([]);
    expect([history.lines.length, history.draws.length, history.entries.length]).toEqual([2, 1, 7]);
  });

  it.each<[string, number, Tamper]>([
    ["money out of nowhere", 2, wallet("up", { postedNano: 9_000_000n })],
    ["a leaked hold", 2, wallet("up", { heldNano: 0n })],
    ["forgotten credit", 2, wallet("down", { exposureNano: 0n })],
    ["a wallet overspent", 2, wallet("down", { limitNano: 0n })],
    ["a grant below zero", 3, grant("h", { remainingQty: -1n })],
    ["a grant above what was granted", 3, grant("h", { grantedQty: -1n })],
    ["a later grant drawn before an earlier was empty", 3, grant("h-bonus", { remainingQty: 1n })],
    ["a grant the ledger does not know", 12, grant("g", { remainingQty: 7n })],
    ["a lot overdrawn", 4, lot({ totalQty: 0n + 1n })],
    ["stock gone without a draw", 4, lot({ consumedQty: 3n })],
    ["a leaked stock hold", 12, lot({ heldQty: 0n })],
    ["a lot's cost changed afterwards", 4, lot({ totalCostNano: 500n })],
    ["a budget not counted", 12, budget({ spentNano: 0n })],
    ["a budget overrun", 12, budget({ limitNano: 1n })],
    ["a leaked budget hold", 12, budget({ heldNano: 0n })],
    ["a wallet its child knows otherwise", 6, wallet("up", { postedNano: 1n })],
    ["a settled call forgotten", 5, ({ calls }) => void calls.delete("sold")],
  ])("finds %s (invariant %d)", (_, invariant, change) => {
    expect(brokenBy(change)).toContain(invariant);
  });

  it.each<[string, number, (history: BookHistory) => Partial<BookHistory>]>([
    [
      "an entry that does not balance",
      1,
      ({ entries }) => ({ entries: entries.map((each) => ({ ...each, postings: each.postings.slice(1) })) }),
    ],
    ["a level without a line", 5, ({ lines }) => ({ lines: lines.slice(1) })],
    ["a line twice", 5, ({ lines }) => ({ lines: [...lines, ...lines] })],
    ["a line without its posting", 7, ({ entries }) => ({ entries: entries.slice(0, -1) })],
    ["a posting without its line", 7, () => ({ lines: [] })],
    ["a draw twice", 4, ({ draws }) => ({ draws: [...draws, ...draws] })],
    ["a draw without cost", 4, ({ draws }) => ({ draws: draws.map((each) => ({ ...each, costNano: 0n })) })],
    [
      "funding that is not the line",
      3,
      ({ lines }) => ({
        lines: lines.map((line) => ({ ...line, funding: { ...line.funding, grants: [] } })),
      }),
    ],
    [
      "grants out of order",
      3,
      ({ lines }) => ({
        lines: lines.map((line) => {
          return { ...line, funding: { ...line.funding, grants: line.funding.grants.toReversed() } };
        }),
      }),
    ],
  ])("finds %s in the history (invariant %d)", (_, invariant, change) => {
    expect(brokenIn(change)).toContain(invariant);
  });
});
