import type { Tx } from "@/lib/db/with-tenant";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import { rateAt, type ExchangeRate } from "@/lib/domain/money/exchange";
import type { RuleBuyer } from "@/lib/domain/pricing/catalogue-model";
import {
  compileChain,
  type ChainLevel,
  type ChainResult,
  type CurrencyPrices,
} from "@/lib/domain/pricing/compile-chain";
import type { MarkupRule, ServiceTier } from "@/lib/domain/pricing/markup-rule";
import { bandedFromJson } from "@/lib/domain/pricing/list-bands";
import type { PricedModel } from "@/lib/usecases/catalogue/priced-models";

import { inForce, rulesOf, versionsOf } from "./versions";

/** What stock cost when a version of the root was published, by model id. */
export type BuyPrices = ReadonlyMap<string, CurrencyPrices>;

/** One sale of a chain: whose rules price it, towards whom, in which currency. */
export interface SellingStep {
  readonly sellerId: string;
  readonly versionId: string;
  readonly rules: readonly MarkupRule[];
  readonly buyer: RuleBuyer;
  readonly currency: Currency;
  /** The seller's zone. */
  readonly timeZone: string;
  /** Empty: all. */
  readonly allowedModelIds: readonly string[];
}

/** How a seller comes by what it sells: the sales above it, and what stock cost its root. */
export interface SupplyChain {
  /** The root's sale first; none for the root itself. */
  readonly steps: readonly SellingStep[];
  /** Null for the root itself: its own version says what stock cost. */
  readonly rootBuy: BuyPrices | null;
}

/** No tree is this deep: a longer walk goes in a circle. */
const DEEPEST = 64;

/**
 * The sales through which a party buys at a time. Needs the system scope, since prices above a party are not its to see:
 * callers hand on nothing of it but what the party itself pays. Null where a seller above has no version in force, or where
 * the walk up never comes to the root (somebody would sell to itself), so that nothing can be bought.
 */
export async function supplyChainOf(
  tx: Tx,
  tenantId: string,
  partyId: string,
  at: Date,
): Promise<SupplyChain | null> {
  const steps: SellingStep[] = [];
  let rootBuy: BuyPrices | null = null;
  for (let buyerId = partyId; buyerId !== tenantId;) {
    if (steps.length >= DEEPEST) return null;
    const edge = await tx.edge.findFirst({
      where: { tenantId, buyerId, validTo: null, validFrom: { lte: at } },
      include: { buyer: { select: { segment: true } }, seller: { select: { timeZone: true } } },
    });
    if (!edge || !isCurrency(edge.currency)) return null;
    const version = await pricingVersion(tx, tenantId, edge, at);
    if (!version) return null;
    const { id: versionId } = version;
    const buyer = ruleBuyer(buyerId, edge.buyer.segment);
    const { sellerId, currency, allowedModelIds } = edge;
    const { timeZone } = edge.seller;
    steps.unshift({
      sellerId,
      versionId,
      rules: rulesOf(version),
      buyer,
      currency,
      timeZone,
      allowedModelIds,
    });
    rootBuy = buyPricesFromJson(version.buyPrices);
    buyerId = edge.sellerId;
  }
  return { steps, rootBuy };
}

/** The version that prices an edge: its book's, or its seller's default book's. */
export async function pricingVersion(
  tx: Tx,
  tenantId: string,
  edge: { readonly sellerId: string; readonly priceBookId: string | null },
  at: Date,
) {
  const bookId = edge.priceBookId ?? (await defaultBookId(tx, tenantId, edge.sellerId));
  return bookId === null ? undefined : inForce(await versionsOf(tx, tenantId, bookId), at);
}

/** The book of a seller's buyers that are assigned none; null where it has no book. */
export async function defaultBookId(tx: Tx, tenantId: string, sellerId: string): Promise<string | null> {
  const book = await tx.priceBook.findFirst({
    where: { tenantId, sellerId },
    orderBy: [{ isDefault: "desc" }, { id: "asc" }],
    select: { id: true },
  });
  return book?.id ?? null;
}

/** A party as rules see it. */
export function ruleBuyer(partyId: string, segment: string | null): RuleBuyer {
  return { partyId, segments: segment === null ? [] : [segment] };
}

/** Reads `price_version.buyPrices`. Entries in no known currency are left out, as the gateway does. */
export function buyPricesFromJson(json: unknown): BuyPrices {
  const prices = new Map<string, CurrencyPrices>();
  for (const [modelId, cost] of Object.entries(json as Record<string, CostJson>)) {
    const { currency } = cost;
    if (isCurrency(currency)) prices.set(modelId, { currency, ...bandedFromJson(cost) });
  }
  return prices;
}

interface CostJson {
  readonly currency: string;
  readonly prices: unknown;
  readonly bands?: unknown;
}

/** The tenant's exchange rates known at a time. */
export async function exchangeRates(tx: Tx, tenantId: string, at: Date): Promise<ExchangeRate[]> {
  const rows = await tx.fxRate.findMany({ where: { tenantId, at: { lte: at } } });
  return rows.flatMap(({ id, base, quote, ratePpb, at: since }) =>
    isCurrency(base) && isCurrency(quote) ? { id, from: base, to: quote, ratePpb, at: since } : [],
  );
}

/** Compiles one model over the sales given, as the gateway does when it makes a rate card. */
export function compileSteps(input: {
  readonly model: PricedModel;
  readonly steps: readonly Omit<SellingStep, "sellerId">[];
  readonly rootBuy: BuyPrices;
  readonly rates: readonly ExchangeRate[];
  readonly at: Date;
  readonly serviceTier?: ServiceTier;
}): ChainResult {
  const { model, steps, rates, at, serviceTier = "default" } = input;
  const { list } = model;
  const rootBuy = input.rootBuy.get(model.id) ?? { currency: list.currency, prices: {} };
  const lock = (from: Currency, to: Currency) => (from === to ? null : (rateAt(rates, from, to, at) ?? null));
  const levels = steps.map(({ versionId, rules, buyer, currency, timeZone }, index): ChainLevel => ({
    ...{ versionId, rules, buyer, currency, timeZone },
    listRate: lock(list.currency, currency),
    buyRate: lock(steps[index - 1]?.currency ?? rootBuy.currency, currency),
  }));
  return compileChain({ model: model.catalogue, list, rootBuy, levels, at, serviceTier });
}
