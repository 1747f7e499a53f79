import type { Pool } from "pg";
import { isCommon, type Audience, type Buyer } from "@/lib/domain/inventory/audience";
import { DRAW_ORDERS, type DrawOrder } from "@/lib/domain/inventory/draw-policy";
import type { BurnWeights, Lot } from "@/lib/domain/inventory/lot";
import type { Quantities } from "@/lib/domain/metering/quantities";
import {
  planMarket,
  type Market,
  type MarketCustomer,
  type MarketPlan,
} from "@/lib/usecases/ledger/testing/market";
import { between, big, many, oneOf, type Gen } from "@/lib/usecases/ledger/testing/plans";
import { storeMarket } from "@/lib/usecases/ledger/testing/store-market";

/** A market whose lots are kept for some of its buyers and drawn in an order somebody chose. */
export interface StockMarket {
  readonly market: Market;
  /** By party; absent: in none. */
  readonly segments: Map<string, string>;
  /** By lot. */
  readonly audiences: Map<string, Audience>;
  /** By lot: its place in the reseller's own order; absent: it has none. */
  readonly ranks: Map<string, number>;
  order: DrawOrder;
  /** Whether admission may reserve beyond the lots. */
  readonly paygEnabled: boolean;
}

export const SEGMENTS = ["contract", "vip"] as const;
export const EVERYBODY: Audience = { partyIds: [], segments: [] };

/** Enough for any history of calls. */
const RICH = 10n ** 13n;

/**
 * At random: two to four customers at any depth below up to two distributors, two to six lots of every kind, most of them
 * small enough to run out, and half of them kept for somebody.
 */
export function randomStockMarket(g: Gen): StockMarket {
  const distributors = between(g, 0, 2);
  const planned = planMarket({
    distributors,
    customersUnder: many(between(g, 2, 4), () => between(g, 0, distributors)),
    limitNano: () => 0n,
    grants: () => [
      {
        kind: "paid",
        priority: 100,
        nano: oneOf(g, RICH, RICH, RICH, big(g, 1n, RICH)),
        expiresInDays: null,
      },
    ],
    prices: () => {
      const [input, output] = [big(g, 0n, 9_000_000n), big(g, 0n, 30_000_000n)];
      return { input, cached_input: input / 4n, output, reasoning: output };
    },
    lots: many(between(g, 2, 6), () => smallLot(g)),
    paygCostNano: big(g, 1n, 8_000_000_000_000_000_000n),
  });
  const market = { ...planned, lots: planned.lots.map((lot) => weighed(g, lot, planned.modelId)) };
  const bought = market.lots.filter(({ kind }) => kind !== "pay_as_you_go");
  const buyers = market.parties.filter(({ kind }) => kind !== "root").map(({ id }) => id);
  return {
    market,
    segments: new Map(buyers.flatMap((id) => (between(g, 0, 1) ? [[id, oneOf(g, ...SEGMENTS)]] : []))),
    audiences: new Map(bought.map(({ id }) => [id, between(g, 0, 1) ? EVERYBODY : someAudience(g, buyers)])),
    ranks: new Map(bought.flatMap(({ id }) => (between(g, 0, 2) ? [[id, between(g, 1, 4)]] : []))),
    order: oneOf(g, ...DRAW_ORDERS),
    paygEnabled: between(g, 0, 2) === 0,
  };
}

/** Some of these buyers, or a segment, or both. */
export function someAudience(g: Gen, buyers: readonly string[]): Audience {
  const kind = oneOf(g, "party", "segment", "both");
  return {
    partyIds: kind === "segment" ? [] : [oneOf(g, ...buyers)],
    segments: kind === "party" ? [] : [oneOf(g, ...SEGMENTS)],
  };
}

function smallLot(g: Gen): MarketPlan["lots"][number] {
  const kind = oneOf(g, "face_value", "token_quota", "request_pack");
  const most = { face_value: 2_000_000_000n, token_quota: 400_000n, request_pack: 12n };
  const qty = oneOf(g, big(g, 1n, most[kind]), most[kind]);
  return { kind, qty, costNano: big(g, 0n, 1_000_000_000_000n), expiresInDays: oneOf(g, null, 1, 40) };
}

/** Weights of one and more, the first of each side the heaviest: a bound is then what its first bucket takes. */
function weighed(g: Gen, lot: Lot, modelId: string): Lot {
  if (lot.kind !== "token_quota" || between(g, 0, 1) === 0) return lot;
  const [input, output] = [between(g, 1_000_000, 3_000_000), between(g, 1_000_000, 3_000_000)];
  const burnWeights: BurnWeights = { [modelId]: { input, output, reasoning: output } };
  return { ...lot, burnWeights };
}

/** Up to a hundred thousand tokens in, ten thousand out. */
export function randomBound(g: Gen): { readonly input: bigint; readonly output: bigint } {
  return { input: big(g, 0n, 100_000n), output: big(g, 0n, 10_000n) };
}

/** Any use within a bound. */
export function randomUse(g: Gen, bound: { readonly input: bigint; readonly output: bigint }): Quantities {
  const cached = big(g, 0n, bound.input);
  const output = oneOf(g, bound.output, big(g, 0n, bound.output));
  return { input: bound.input - cached, cached_input: oneOf(g, cached, 0n), output };
}

/** The chain a customer buys through, the reseller's own buyer first. */
export function chainOf({ segments }: StockMarket, { levels }: MarketCustomer): Buyer[] {
  return levels.map(({ wallet }) => ({
    partyId: wallet.buyerId,
    segment: segments.get(wallet.buyerId) ?? null,
  }));
}

/**
 * Whether a lot may serve a customer, told from the words of the decision alone and not by the function the gateway uses:
 * it is nobody's in particular, or names a party of the chain, or a segment that one of them is in.
 */
export function maySee(audience: Audience, chain: readonly Buyer[]): boolean {
  if (isCommon(audience)) return true;
  const parties = new Set(chain.map(({ partyId }) => partyId));
  const segments = new Set(chain.map(({ segment }) => segment));
  return (
    audience.partyIds.some((id) => parties.has(id)) || audience.segments.some((name) => segments.has(name))
  );
}

/** Stores it, with what a plain market does not have. */
export async function storeStockMarket(admin: Pool, stocked: StockMarket): Promise<void> {
  const { market, segments, audiences, ranks, order, paygEnabled } = stocked;
  const { tenantId } = market;
  await storeMarket(admin, market);
  await admin.query("UPDATE supplier_account SET payg_enabled = $2 WHERE tenant_id = $1", [
    tenantId,
    paygEnabled,
  ]);
  await admin.query("UPDATE tenant SET stock_policy = $2 WHERE id = $1", [tenantId, { order }]);
  for (const [id, segment] of segments) await storeSegment(admin, id, segment);
  for (const [id, { partyIds, segments: names }] of audiences) {
    await admin.query(
      "UPDATE lot SET audience_party_ids = $2, audience_segments = $3, draw_rank = $4 WHERE id = $1",
      [id, partyIds, names, ranks.get(id) ?? null],
    );
  }
}

/** Puts a buyer into a segment, or takes it out of any. */
export async function storeSegment(admin: Pool, partyId: string, segment: string | null): Promise<void> {
  await admin.query("UPDATE party SET segment = $2 WHERE id = $1", [partyId, segment]);
}
