import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { Currency } from "../money/currency";
import { convertAtPpb } from "../money/exchange";
import type { CatalogueModel, RuleBuyer } from "./catalogue-model";
import type { UnsupportedFeature } from "./compile-level";
import { compileLevel, InvalidRuleError, UnsupportedRuleError } from "./compile-level";
import { resolveInherited } from "./inheritance";
import type { MarkupRule } from "./markup-rule";
import type { UnitPrices } from "./rate";
import { selectRule } from "./select-rule";

/** Prices with the currency they are in. */
export interface CurrencyPrices {
  readonly currency: Currency;
  readonly prices: UnitPrices;
}

/** A dated rate fixed for as long as the card lives; its id stays on every call priced by it. */
export interface LockedRate {
  readonly id: string;
  readonly ratePpb: bigint;
}

/** One sale of the chain: a seller's live price version towards one buyer, in the currency of their edge. */
export interface ChainLevel {
  readonly versionId: string;
  readonly rules: readonly MarkupRule[];
  readonly buyer: RuleBuyer;
  readonly currency: Currency;
  /** From the list's currency to the edge's; null where they are the same. */
  readonly listRate: LockedRate | null;
  /** From the currency the seller buys in (the edge above, or the stock's) to the edge's; null where the same. */
  readonly buyRate: LockedRate | null;
}

export interface ChainInput {
  readonly model: CatalogueModel;
  readonly list: CurrencyPrices;
  /** The root's weighted stock cost, frozen at publish. */
  readonly rootBuy: CurrencyPrices;
  /** Root's sale to its direct buyer first, the sale to the customer last. */
  readonly levels: readonly ChainLevel[];
  readonly at: Date;
}

/** One level of a rate card: what the buyer pays, what the seller pays, and what made it. */
export interface CompiledLevel {
  readonly versionId: string;
  readonly ruleId: string;
  readonly buyerId: string;
  readonly currency: Currency;
  readonly prices: UnitPrices;
  /** The seller's own buy prices in the edge's currency. */
  readonly buy: UnitPrices;
  readonly listRateId: string | null;
  readonly buyRateId: string | null;
}

/** Why a chain has no card. No card means the model is not for sale there (C04), never that it is free. */
export type CompileFailure =
  | { readonly kind: "no_levels" }
  | { readonly kind: "no_rule" }
  | { readonly kind: "missing_price"; readonly ruleId: string; readonly dimensions: readonly Dimension[] }
  | { readonly kind: "missing_exchange_rate"; readonly from: Currency; readonly to: Currency }
  | { readonly kind: "unsupported"; readonly ruleId: string; readonly feature: UnsupportedFeature }
  | { readonly kind: "invalid_rule"; readonly ruleId: string; readonly reason: string };

export type ChainResult =
  | { readonly kind: "ok"; readonly levels: readonly CompiledLevel[] }
  | { readonly kind: "failed"; readonly level: number; readonly failure: CompileFailure };

type LevelResult = CompiledLevel | CompileFailure;

/**
 * Compiles the prices of every level of a chain, root's first. What a level sells at is what the next one buys
 * at, so mark-ups compound. Every dimension the list prices must have a price at every level.
 */
export function compileChain({ model, list, rootBuy, levels, at }: ChainInput): ChainResult {
  if (levels.length === 0) return { kind: "failed", level: 0, failure: { kind: "no_levels" } };
  const compiled: CompiledLevel[] = [];
  let buy = rootBuy;
  for (const [index, level] of levels.entries()) {
    const result = compileOne(model, list, buy, level, at);
    if ("kind" in result) return { kind: "failed", level: index, failure: result };
    compiled.push(result);
    buy = { currency: result.currency, prices: result.prices };
  }
  return { kind: "ok", levels: compiled };
}

function compileOne(
  model: CatalogueModel,
  list: CurrencyPrices,
  buy: CurrencyPrices,
  level: ChainLevel,
  at: Date,
): LevelResult {
  const rule = selectRule(level.rules, model, level.buyer, at);
  if (!rule) return { kind: "no_rule" };
  const listHere = converted(list, level.currency, level.listRate);
  if (!listHere) return { kind: "missing_exchange_rate", from: list.currency, to: level.currency };
  const buyHere = converted(buy, level.currency, level.buyRate);
  if (!buyHere) return { kind: "missing_exchange_rate", from: buy.currency, to: level.currency };
  const prices = attempt(rule, listHere, buyHere);
  if ("kind" in prices) return prices;
  const missing = unpriced(resolveInherited(list.prices), prices.made);
  if (missing.length > 0) return { kind: "missing_price", ruleId: rule.id, dimensions: missing };
  return {
    versionId: level.versionId,
    ruleId: rule.id,
    buyerId: level.buyer.partyId,
    currency: level.currency,
    prices: prices.made,
    buy: resolveInherited(buyHere),
    listRateId: level.listRate?.id ?? null,
    buyRateId: level.buyRate?.id ?? null,
  };
}

function attempt(rule: MarkupRule, list: UnitPrices, buy: UnitPrices): { made: UnitPrices } | CompileFailure {
  try {
    return { made: compileLevel({ rule, list, buy }) };
  } catch (error) {
    if (error instanceof UnsupportedRuleError) {
      return { kind: "unsupported", ruleId: error.ruleId, feature: error.feature };
    }
    if (error instanceof InvalidRuleError) {
      return { kind: "invalid_rule", ruleId: error.ruleId, reason: error.reason };
    }
    throw error;
  }
}

/** Prices in another currency at a locked rate, half-even to integer micro; undefined when the rate is missing. */
function converted(from: CurrencyPrices, to: Currency, locked: LockedRate | null): UnitPrices | undefined {
  if (from.currency === to) return from.prices;
  if (!locked) return undefined;
  const prices: Partial<Record<Dimension, bigint>> = {};
  for (const dimension of DIMENSIONS) {
    const price = from.prices[dimension];
    if (price !== undefined) prices[dimension] = convertAtPpb(price, locked.ratePpb);
  }
  return prices;
}

function unpriced(required: UnitPrices, prices: UnitPrices): Dimension[] {
  return DIMENSIONS.filter(
    (dimension) => required[dimension] !== undefined && prices[dimension] === undefined,
  );
}
