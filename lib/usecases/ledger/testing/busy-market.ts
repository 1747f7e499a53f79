import { randomUUID } from "node:crypto";

import { gatewayPool } from "@/lib/db/pools";
import type { TestDatabase } from "@/lib/db/testing/test-database";
import { SYSTEM_PARTY_ID, withTenant } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor } from "@/lib/usecases/actor";
import { adjustLot } from "@/lib/usecases/inventory/adjust-lot";
import { allocateLot } from "@/lib/usecases/inventory/allocate-lot";
import { expireLots } from "@/lib/usecases/inventory/expire-lots";
import { closeMonth } from "@/lib/usecases/invoice/close-month";
import { creditTopUp } from "@/lib/usecases/topup/credit-top-up";

import { idAt, type Market, MARKET_TIME, planMarket } from "./market";
import { admit, type PlannedCall, settle } from "./play-market";
import { insertRows, storeMarket } from "./store-market";

/**
 * A market in which everything the ledger knows has happened once: two distributors one below the other, prepaid and
 * postpaid customers, grants and a lot used up, calls sold, absorbed and still open, top-ups with a bonus, a month billed,
 * stock set aside, lost and expired.
 */
export async function busyMarket(database: TestDatabase): Promise<Market> {
  const market = planMarket({
    distributors: 2,
    customersUnder: [0, 1, 2],
    limitNano: () => 50_000_000_000n,
    grants: () => [
      { kind: "promotional", priority: 20, nano: 3_000_000n, expiresInDays: 30 },
      { kind: "paid", priority: 100, nano: 20_000_000n, expiresInDays: null },
    ],
    prices: () => ({ input: 2_000_000n, cached_input: 500_000n, output: 8_000_000n, reasoning: 8_000_000n }),
    lots: [
      { kind: "face_value", qty: 15_000_000n, costNano: 12_000_001n, expiresInDays: 10 },
      { kind: "token_quota", qty: 90_000_000n, costNano: 70_000_003n, expiresInDays: 40 },
    ],
    paygCostNano: 4_100_000_000_000_000_000n,
  });
  await storeMarket(database.admin, market);
  await playCalls(market);
  for (const wallet of market.wallets.slice(0, 3)) await topUp(database, market, wallet);
  await billAll(market);
  await moveStock(market);
  return market;
}

async function playCalls(market: Market): Promise<void> {
  const processId = randomUUID();
  const bound = { input: 4_000n, cached_input: 100n, output: 900n, reasoning: 10n };
  const used = { input: 1_200n, cached_input: 80n, output: 500n, reasoning: 7n };
  const calls = Array.from({ length: 18 }, (_, i): PlannedCall => {
    const customer = market.customers[i % market.customers.length] as PlannedCall["customer"];
    return { id: idAt(MARKET_TIME), customer, bound, stock: "with_payg" };
  });
  const verdicts = await admit(gatewayPool(), market, processId, calls);
  if (verdicts.some(({ kind }) => kind !== "admitted")) throw new Error("the busy market refused a call");
  const ends = calls.slice(0, 14).map((call, i) => ({
    call,
    sold: i % 7 === 6 ? null : used,
    absorbed: i % 5 === 4 || i === 13 ? used : null,
  }));
  await settle(gatewayPool(), market, ends.slice(0, 9));
  await settle(gatewayPool(), market, ends.slice(9));
}

async function topUp(
  { admin }: TestDatabase,
  market: Market,
  wallet: Market["wallets"][number],
): Promise<void> {
  const { tenantId } = market;
  const id = idAt(MARKET_TIME);
  const amounts = { net_minor: 5_000, tax_minor: 300, total_minor: 5_300, bonus_minor: 500 };
  const parties = { wallet_id: wallet.id, seller_id: wallet.sellerId, buyer_id: wallet.buyerId };
  const times = { created_at: MARKET_TIME, updated_at: MARKET_TIME };
  const intent = {
    tenant_id: tenantId,
    id,
    ...parties,
    ...amounts,
    ...times,
    status: "pending",
    currency: "USD",
  };
  await insertRows(admin, "top_up", [{ ...intent, provider: "sandbox" }]);
  await withTenant({ tenantId, partyId: SYSTEM_PARTY_ID }, (tx) =>
    creditTopUp(tx, {
      tenantId,
      at: MARKET_TIME,
      newId: () => idAt(MARKET_TIME),
      topUpId: id,
      payment: {
        provider: "sandbox",
        providerPaymentId: `pay-${id}`,
        amountMinor: 5_300n,
        feeMinor: 150n,
        currency: "USD",
        livemode: false,
      },
      bonusExpiresAt: null,
    }),
  );
}

/** Bills the running month to every buyer, as on the second of the next one. */
async function billAll(market: Market): Promise<void> {
  const month = MARKET_TIME.toISOString().slice(0, 7);
  const now = new Date(Date.UTC(MARKET_TIME.getUTCFullYear(), MARKET_TIME.getUTCMonth() + 1, 2));
  for (const { sellerId, buyerId } of market.wallets) {
    const kind = sellerId === market.tenantId ? ("root" as const) : ("distributor" as const);
    const actor = systemActor(market.tenantId, "test", { partyId: sellerId, partyKind: kind });
    await closeMonth.execute(actor, { buyer: toWireId("party", buyerId), month }, { now });
  }
}

/** Sets part of the quota aside, loses and finds some, and lets all of it expire but what open calls hold. */
async function moveStock({ tenantId, lots }: Market): Promise<void> {
  const actor = systemActor(tenantId, "test");
  const id = toWireId("lot", lots.find(({ kind }) => kind === "token_quota")?.id ?? "");
  const kept = { name: "Contract", buyerIds: [], segments: ["contract"] };
  await allocateLot.execute(actor, { id, quantity: "7,000,001", ...kept }, { now: MARKET_TIME });
  const adjustment = { id, quantity: "1003", reason: "counted again" };
  await adjustLot.execute(actor, { ...adjustment, direction: "lost" }, { now: MARKET_TIME });
  await adjustLot.execute(actor, { ...adjustment, direction: "found", cost: "0.01" }, { now: MARKET_TIME });
  await expireLots.execute(actor, {}, { now: new Date(MARKET_TIME.getTime() + 60 * 86_400_000) });
}
