import { describe, expect, it } from "vitest";
import { compileChain } from "../pricing/compile-chain";
import type { ChainLevel } from "../pricing/compile-chain";
import { belowCost } from "../pricing/below-cost";
import { violationsOf } from "./book-invariants";
import { balanceOf } from "./entry";
import type { Trial } from "./trial";
import {
  addSale,
  addWallet,
  admit,
  heldLotNeeds,
  newTrial,
  receiveLot,
  settle,
  topUp,
  TRIAL_LIST,
} from "./trial";

const AT = new Date("2026-06-01T00:00:00Z");
const USAGE = { input: 1_200n, cached_input: 800n, output: 500n };
const USD = 1_000_000_000n;

/** Rules of DESIGN section 3: root at 0.90 of list, distributor at 1.00, its sub-distributor at 1.25. */
function level(buyerId: string, factorPpm: number): ChainLevel {
  return {
    versionId: `version-${buyerId}`,
    rules: [
      {
        ...{ id: `rule-${buyerId}`, scope: { kind: "all" }, audience: { kind: "all" }, priority: 0 },
        ...{ basis: { kind: "percent_over_list", factorPpm }, effectiveFrom: null, effectiveTo: null },
      },
    ],
    buyer: { partyId: buyerId, segments: [] },
    ...{ currency: "USD", timeZone: "UTC", listRate: null, buyRate: null },
  };
}

function compiledChain() {
  const rootBuy = { input: 2_000_000n, cached_input: 500_000n, output: 8_000_000n };
  const result = compileChain({
    model: { id: "model", slug: "vendor/model", vendorId: "vendor", tags: [], modalities: ["text"] },
    list: { currency: "USD", prices: TRIAL_LIST },
    rootBuy: { currency: "USD", prices: rootBuy },
    levels: [level("dist", 900_000), level("sub", 1_000_000), level("customer", 1_250_000)],
    at: AT,
  });
  if (result.kind !== "ok") throw new Error("the worked example does not compile");
  return result.levels;
}

function chainWithMoney(): Trial {
  const [first, second, third] = compiledChain().map(({ prices }) => prices);
  if (!first || !second || !third) throw new Error("three levels expected");
  let trial = newTrial(AT);
  trial = receiveLot(trial, "root", {
    ...{ id: "lot", supplierAccountId: "account", kind: "face_value", state: "active", currency: "USD" },
    ...{
      scope: { kind: "all" },
      burnWeights: {},
      consumedQty: 0n,
      heldQty: 0n,
      receivedAt: AT,
      expiresAt: null,
    },
    ...{ totalQty: 1_000n * USD, totalCostNano: 800n * USD },
  });
  const chain = ["root", "dist", "sub", "customer"];
  for (const [index, sellerId] of chain.slice(0, -1).entries()) {
    const buyerId = chain[index + 1] as string;
    const wallet = { id: `wallet-${buyerId}`, sellerId, buyerId, currency: "USD" as const, limitNano: 0n };
    trial = addWallet(trial, wallet);
  }
  for (const buyerId of chain.slice(1))
    trial = topUp(trial, `wallet-${buyerId}`, `grant-${buyerId}`, USD, 0n);
  const levels = [
    { walletId: "wallet-dist", prices: first },
    { walletId: "wallet-sub", prices: second },
    { walletId: "wallet-customer", prices: third },
  ];
  const sale = { customerId: "customer", rootId: "root", modelId: "model", counterIds: ["key"], levels };
  return addSale(trial, sale, null);
}

describe("the worked example of DESIGN section 3, to the nano", () => {
  const before = chainWithMoney();
  const sale = before.sales[0] as Trial["sales"][number];
  const held = admit(before, [{ callId: "call", sale, hold: USAGE }]).trial;
  const { trial, result } = settle(held, [
    {
      callId: "call",
      kind: "sold",
      amountsNano: held.state.calls.get("call")?.levels.map(({ holdNano }) => holdNano) ?? [],
      stock: [{ purpose: "sold", lots: heldLotNeeds(held, "call", USAGE) }],
    },
  ]);
  const settled = result.entries;
  const moved = (partyId: string, code: Parameters<typeof balanceOf>[1]) =>
    balanceOf(settled.find((entry) => entry.partyId === partyId)?.postings ?? [], code, "USD");

  it("draws 8,500,000 of face value at a cost of 6,800,000", () => {
    expect(result.draws).toMatchObject([
      { lotId: "lot", fromQty: 0n, qty: 8_500_000n, costNano: 6_800_000n },
    ]);
    expect(moved("root", "stock")).toBe(-6_800_000n);
  });

  it("charges 7,650,000, 8,500,000 and 10,625,000", () => {
    expect(result.lines.map(({ amountNano }) => amountNano)).toEqual([7_650_000n, 8_500_000n, 10_625_000n]);
    expect(["root", "dist", "sub"].map((party) => moved(party, "revenue"))).toEqual([
      7_650_000n,
      8_500_000n,
      10_625_000n,
    ]);
    expect(trial.state.wallets.get("wallet-customer")?.postedNano).toBe(USD - 10_625_000n);
  });

  it("leaves margins of 850,000, 850,000 and 2,125,000: retail less stock cost (invariant 5)", () => {
    const margins = ["root", "dist", "sub"].map(
      (party) => moved(party, "revenue") - moved(party, "cost_of_sales"),
    );
    expect(margins).toEqual([850_000n, 850_000n, 2_125_000n]);
    expect(margins.reduce((a, b) => a + b)).toBe(10_625_000n - 6_800_000n);
  });

  it("keeps no books for the customer, sells nothing below cost, and breaks no invariant", () => {
    expect(settled.map(({ partyId }) => partyId)).toEqual(["dist", "root", "sub"]);
    expect(belowCost(compiledChain())).toEqual([]);
    expect(violationsOf(trial.state, trial.history)).toEqual([]);
  });
});
