import { randomBytes } from "node:crypto";

import type { Lot, LotKind } from "@/lib/domain/inventory/lot";
import { inDrawOrder } from "@/lib/domain/inventory/draw-order";
import { needOf } from "@/lib/domain/inventory/need";
import type { Grant, GrantKind } from "@/lib/domain/billing/grant";
import type { SettlementState, WalletState } from "@/lib/domain/ledger/settlement-state";
import type { Quantities } from "@/lib/domain/metering/quantities";
import type { LevelTerms } from "@/lib/domain/pricing/level-terms";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";
import type { HeldLevel, LotNeed } from "@/lib/db/batch/records";

/** The clock of a test market; calls are dated near it. */
export const MARKET_TIME = new Date(Date.now() - 3_600_000);

/** A UUIDv7 of a time. */
export const idAt = (at: Date): string => uuidV7(at, randomBytes(10));

export interface MarketParty {
  readonly id: string;
  readonly kind: "root" | "distributor" | "customer";
  readonly sellerId: string | null;
}

/** One sale of a customer's chain, with its prices. */
export interface MarketLevel {
  readonly level: number;
  readonly wallet: WalletState;
  readonly mode: "prepaid" | "postpaid";
  readonly prices: UnitPrices;
  /** The prices again, with tiers and fees where the plan has any. */
  readonly terms: LevelTerms;
}

export interface MarketCustomer {
  readonly id: string;
  readonly keyId: string;
  readonly cardId: string;
  /** Root's sale first. */
  readonly levels: readonly MarketLevel[];
}

/** A small tenant with one model: enough for any history of calls. Everything the tests compare is in `state`. */
export interface Market {
  readonly tenantId: string;
  readonly modelId: string;
  readonly upstreamId: string;
  readonly accountId: string;
  readonly priceVersionId: string;
  readonly parties: readonly MarketParty[];
  readonly customers: readonly MarketCustomer[];
  readonly wallets: readonly WalletState[];
  readonly listPrices: UnitPrices;
  /** In draw order; the pay-as-you-go lot last. */
  readonly lots: readonly Lot[];
  readonly grants: readonly Grant[];
}

export interface MarketPlan {
  /** Resellers one below the other; 0 sells to customers directly. */
  readonly distributors: number;
  /** Under which of the chain's sellers each customer is: 0 is the root. */
  readonly customersUnder: readonly number[];
  readonly limitNano: () => bigint;
  readonly grants: () => readonly {
    kind: GrantKind;
    priority: number;
    nano: bigint;
    expiresInDays: number | null;
  }[];
  readonly prices: () => UnitPrices;
  /** Makes terms of a level's prices; none: the prices alone. */
  readonly terms?: (prices: UnitPrices) => LevelTerms;
  readonly lots: readonly {
    kind: Exclude<LotKind, "pay_as_you_go">;
    qty: bigint;
    costNano: bigint;
    expiresInDays: number | null;
  }[];
  readonly paygCostNano: bigint;
}

const DAY_MS = 86_400_000;
const inDays = (days: number | null) =>
  days === null ? null : new Date(MARKET_TIME.getTime() + days * DAY_MS);

/** Lays out a market by its plan; nothing is stored yet. */
export function planMarket(plan: MarketPlan): Market {
  const tenantId = idAt(MARKET_TIME);
  const chain: MarketParty[] = [{ id: tenantId, kind: "root", sellerId: null }];
  for (let i = 0; i < plan.distributors; i++) {
    chain.push({ id: idAt(MARKET_TIME), kind: "distributor", sellerId: chain[i]?.id ?? null });
  }
  const grants: Grant[] = [];
  const sell = (sellerId: string, buyerId: string, level: number): MarketLevel => {
    const { wallet, grants: made } = makeWallet(sellerId, buyerId, plan);
    grants.push(...made);
    const prices = plan.prices();
    const terms = plan.terms?.(prices) ?? { prices };
    return { level, wallet, mode: wallet.limitNano > 0n ? "postpaid" : "prepaid", prices, terms };
  };
  const upper = chain.slice(1).map((party, i) => sell(party.sellerId ?? tenantId, party.id, i));
  const customers = plan.customersUnder.map((place): MarketCustomer => {
    const above = upper.slice(0, place);
    const id = idAt(MARKET_TIME);
    const own = sell(chain[place]?.id ?? tenantId, id, above.length);
    return { id, keyId: idAt(MARKET_TIME), cardId: idAt(MARKET_TIME), levels: [...above, own] };
  });
  const ids = { modelId: idAt(MARKET_TIME), upstreamId: idAt(MARKET_TIME), accountId: idAt(MARKET_TIME) };
  const clients = customers.map((each): MarketParty => ({
    id: each.id,
    kind: "customer",
    sellerId: each.levels.at(-1)?.wallet.sellerId ?? null,
  }));
  return {
    tenantId,
    ...ids,
    priceVersionId: idAt(MARKET_TIME),
    parties: [...chain, ...clients],
    customers,
    wallets: [...upper, ...customers.map(({ levels }) => levels.at(-1) as MarketLevel)].map(
      ({ wallet }) => wallet,
    ),
    grants,
    listPrices: { input: 2_500_000n, cached_input: 625_000n, output: 10_000_000n, reasoning: 10_000_000n },
    lots: makeLots(plan, ids.accountId),
  };
}

function makeWallet(
  sellerId: string,
  buyerId: string,
  plan: MarketPlan,
): { wallet: WalletState; grants: Grant[] } {
  const id = idAt(MARKET_TIME);
  const grants = plan.grants().map(({ kind, priority, nano, expiresInDays }): Grant => ({
    id: idAt(MARKET_TIME),
    walletId: id,
    unit: "money",
    kind,
    priority,
    scope: { kind: "all" },
    validFrom: MARKET_TIME,
    expiresAt: inDays(expiresInDays),
    grantedQty: nano,
    remainingQty: nano,
  }));
  const postedNano = grants.reduce((sum, { grantedQty }) => sum + grantedQty, 0n);
  const wallet = {
    id,
    sellerId,
    buyerId,
    currency: "USD" as const,
    postedNano,
    exposureNano: 0n,
    limitNano: plan.limitNano(),
    heldNano: 0n,
  };
  return { wallet, grants };
}

function makeLots(plan: MarketPlan, supplierAccountId: string): Lot[] {
  const common = {
    supplierAccountId,
    state: "active",
    currency: "USD",
    scope: { kind: "all" },
    burnWeights: {},
    consumedQty: 0n,
    heldQty: 0n,
  } as const;
  const lots = plan.lots.map(({ kind, qty, costNano, expiresInDays }): Lot => {
    const times = { receivedAt: MARKET_TIME, expiresAt: inDays(expiresInDays) };
    return { ...common, ...times, id: idAt(MARKET_TIME), kind, totalQty: qty, totalCostNano: costNano };
  });
  const payg: Lot = {
    ...common,
    id: idAt(MARKET_TIME),
    kind: "pay_as_you_go",
    receivedAt: MARKET_TIME,
    expiresAt: null,
    totalQty: 4_000_000_000_000_000_000n,
    totalCostNano: plan.paygCostNano,
  };
  return [...inDrawOrder(lots), payg];
}

/** The market as the pure engine of lib/domain/ledger takes it. */
export function stateOf({ wallets, grants, lots }: Market): SettlementState {
  return {
    wallets: new Map(wallets.map((wallet) => [wallet.id, wallet])),
    grants: new Map(grants.map((grant) => [grant.id, grant])),
    counters: new Map(),
    volumes: new Map(),
    lots: new Map(lots.map((lot) => [lot.id, lot])),
    calls: new Map(),
  };
}

/** What each lot would give for quantities, in draw order. */
export function needsOf(market: Market, quantities: Quantities, { payg }: { payg: boolean }): LotNeed[] {
  return market.lots
    .filter((lot) => payg || lot.kind !== "pay_as_you_go")
    .map((lot) => ({
      lotId: lot.id,
      qty: needOf(lot, market.modelId, { prices: market.listPrices }, quantities),
    }));
}

/** A customer's chain as the batched statements take it: customer first. */
export function heldLevels(market: Market, customer: MarketCustomer, holds: readonly bigint[]): HeldLevel[] {
  return customer.levels
    .map(({ level, wallet, mode }, i) => ({
      level,
      sellerId: wallet.sellerId,
      buyerId: wallet.buyerId,
      walletId: wallet.id,
      mode,
      currency: wallet.currency,
      priceVersionId: market.priceVersionId,
      holdNano: holds[i] ?? 0n,
    }))
    .reverse();
}
