import type { Tx } from "@/lib/db/with-tenant";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import type { ExchangeRate } from "@/lib/domain/money/exchange";
import { ppmOf } from "@/lib/domain/money/ppm";
import type { RuleBuyer } from "@/lib/domain/pricing/catalogue-model";
import type { ChainResult, CompiledLevel, CompileFailure } from "@/lib/domain/pricing/compile-chain";
import { withoutInherited } from "@/lib/domain/pricing/inheritance";
import type { MarkupRule, ServiceTier } from "@/lib/domain/pricing/markup-rule";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { pricedModels, type PricedModel } from "@/lib/usecases/catalogue/priced-models";
import type { Actor } from "@/lib/usecases/actor";

import {
  compileSteps,
  exchangeRates,
  supplyChainOf,
  type BuyPrices,
  type SupplyChain,
} from "./selling-steps";
import { sellerZone } from "./seller-days";
import { stockCostNow } from "./stock-cost-now";

/** Everything a seller's prices are made of but its own rules. Of `supply` only the seller's own buy price may be shown. */
export interface SellingGround {
  readonly models: readonly PricedModel[];
  readonly rates: readonly ExchangeRate[];
  /** Null where the seller's own seller has no prices in force. */
  readonly supply: SupplyChain | null;
  /** What stock costs the root now; empty for everybody else. */
  readonly stock: BuyPrices;
  /** The seller's zone. */
  readonly timeZone: string;
  readonly at: Date;
}

/**
 * Reads what the actor's party sells on at a time: list prices, rates and the editions above it that are in force then. Stock costs what the
 * lots of `stockAt` make it at those lists: what of them is left on a day to come nobody knows. Needs the system scope.
 */
export async function sellingGround(
  tx: Tx,
  actor: Actor,
  at: Date,
  stockAt: Date = at,
): Promise<SellingGround> {
  const { tenantId, partyId } = actor;
  const models = await pricedModels(tx, tenantId, at);
  const rates = await exchangeRates(tx, tenantId, at);
  const supply = await supplyChainOf(tx, tenantId, partyId, at);
  const isRoot = partyId === tenantId;
  const stock: BuyPrices = isRoot ? await stockCostNow(tx, tenantId, models, rates, stockAt) : new Map();
  return { models, rates, supply, stock, timeZone: await sellerZone(tx, actor), at };
}

/** An edition of the seller's prices towards one buyer. */
export interface Offer {
  readonly versionId: string;
  readonly rules: readonly MarkupRule[];
  /** The root's stock cost the edition is (or would be) published with; the others' supply chain says it. */
  readonly stock: BuyPrices;
  readonly buyer: RuleBuyer;
  readonly currency: Currency;
  /** Empty: all. */
  readonly allowedModelIds: readonly string[];
}

/** The result for one model: the seller's own level, or why the buyer cannot have it. */
export type OfferedPrice =
  | { readonly kind: "priced"; readonly level: CompiledLevel }
  | { readonly kind: "not_supplied" | "not_allowed" }
  | { readonly kind: "failed"; readonly failure: CompileFailure };

/** Prices one model by an offer at a time. */
export function offeredPrice(
  ground: SellingGround,
  offer: Offer,
  model: PricedModel,
  at: Date,
  serviceTier: ServiceTier = "default",
): OfferedPrice {
  const { supply } = ground;
  if (!supply || supply.steps.some((step) => !allows(step.allowedModelIds, model.id)))
    return { kind: "not_supplied" };
  if (!allows(offer.allowedModelIds, model.id)) return { kind: "not_allowed" };
  const result = compileSteps({
    model,
    steps: [...supply.steps, { ...offer, timeZone: ground.timeZone }],
    rootBuy: supply.rootBuy ?? offer.stock,
    rates: ground.rates,
    ...{ at, serviceTier },
  });
  return ownLevel(result, supply.steps.length);
}

function allows(modelIds: readonly string[], modelId: string): boolean {
  return modelIds.length === 0 || modelIds.includes(modelId);
}

/** What went wrong above the seller is the parents' own business: the model is not there for it. */
function ownLevel(result: ChainResult, own: number): OfferedPrice {
  if (result.kind === "failed") {
    return result.level < own ? { kind: "not_supplied" } : { kind: "failed", failure: result.failure };
  }
  const level = result.levels[own];
  return level ? { kind: "priced", level } : { kind: "not_supplied" };
}

/** One dimension of a model's price. Prices in micro per million units; null where unknown or none. */
export interface PriceLine {
  readonly dimension: Dimension;
  readonly list: bigint;
  readonly buy: bigint | null;
  readonly sell: bigint | null;
  /** Share of the selling price; null where either is missing, or the price is 0. */
  readonly marginPpm: number | null;
}

/** A model's row of the table of effective prices. */
export interface PriceRow {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly listCurrency: Currency;
  readonly currency: Currency;
  readonly lines: readonly PriceLine[];
  /** The rule that made the price; null where there is none. */
  readonly ruleId: string | null;
  readonly state: "priced" | "not_supplied" | "not_allowed" | CompileFailure["kind"];
}

/** The whole table of an offer at the ground's time, models in catalogue order. */
export function priceRows(ground: SellingGround, offer: Offer): PriceRow[] {
  return ground.models.map((model) => {
    const price = offeredPrice(ground, offer, model, ground.at);
    const level = price.kind === "priced" ? price.level : null;
    return {
      id: toWireId("model", model.id),
      ...{ name: model.name, displayName: model.displayName, vendor: model.vendor },
      ...{ listCurrency: model.list.currency, currency: offer.currency },
      lines: priceLines(model.list.prices, level),
      ruleId: level && toWireId("markupRule", level.ruleId),
      state: price.kind === "failed" ? price.failure.kind : price.kind,
    };
  });
}

/** The dimensions priced apart, not those that follow another one's price at every level. */
function priceLines(list: UnitPrices, level: CompiledLevel | null): PriceLine[] {
  const own = { ...withoutInherited(list), ...withoutInherited(level?.prices ?? {}) };
  return DIMENSIONS.flatMap((dimension) => {
    const listed = list[dimension];
    if (own[dimension] === undefined || listed === undefined) return [];
    const sell = level?.prices[dimension] ?? null;
    const buy = level?.buy[dimension] ?? null;
    const marginPpm = sell === null || buy === null ? null : (ppmOf(sell - buy, sell) ?? null);
    return { dimension, list: listed, buy, sell, marginPpm };
  });
}

/** A book's currency. Throws RangeError for one the product does not know. */
export function bookCurrency(book: { readonly id: string; readonly currency: string }): Currency {
  if (isCurrency(book.currency)) return book.currency;
  throw new RangeError(`price book ${book.id} has the unknown currency ${book.currency}`);
}
