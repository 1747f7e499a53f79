import type { Currency } from "../money/currency";
import type { CurrencyPrices } from "./compile-chain";
import type { LevelTerms } from "./level-terms";
import { bandedFromJson, bandedToJson, type BandedPrices, type ListBandJson } from "./list-bands";
import { termsFromJson, termsToJson, type TermsJson } from "./level-terms-json";
import type { ServiceTier } from "./markup-rule";
import type { UnitPricesJson } from "./unit-prices";

/** One sale of a rate card: who sells to whom, on what terms, at what prices. */
export interface CardLevel extends LevelTerms {
  /** 0 is the root's sale to its direct buyer; the last is the sale to the customer. */
  readonly level: number;
  readonly sellerId: string;
  readonly buyerId: string;
  readonly walletId: string;
  readonly mode: "prepaid" | "postpaid" | "commission";
  readonly currency: Currency;
  readonly priceVersionId: string;
  readonly ruleId: string;
  /** From the currency the seller buys in to this level's; null where they are the same. */
  readonly fxRateId: string | null;
  /** From the list's currency to this level's; null where they are the same. */
  readonly listFxRateId: string | null;
  readonly edgeId: string;
  readonly taxRatePpm: number;
}

/** The compiled prices of one customer's whole chain for one model: what a call pins at admission (DESIGN section 2). */
export interface RateCard {
  readonly customerId: string;
  readonly modelId: string;
  /** Root's sale first. */
  readonly levels: readonly CardLevel[];
  readonly list: CurrencyPrices & { readonly listPriceId: string };
  readonly rootBuy: CurrencyPrices;
  /** How fast its calls are served; absent means `default`. */
  readonly serviceTier?: ServiceTier;
}

type Priced<T> = Omit<T, keyof BandedPrices> & {
  readonly prices: UnitPricesJson;
  readonly bands?: readonly ListBandJson[];
};

type CardLevelJson = Omit<CardLevel, keyof LevelTerms> & TermsJson;

/** A card in JSON, as `rate_card.card` keeps it. The same card has the same text, so its digest finds it again. */
export interface RateCardJson {
  readonly customerId: string;
  readonly modelId: string;
  readonly levels: readonly CardLevelJson[];
  readonly list: Priced<RateCard["list"]>;
  readonly rootBuy: Priced<CurrencyPrices>;
  readonly serviceTier?: ServiceTier;
}

/** What a level says beside its terms, always in the same order. */
function saleOf({
  level,
  sellerId,
  buyerId,
  walletId,
  mode,
  currency,
  priceVersionId,
  ruleId,
  fxRateId,
  listFxRateId,
  edgeId,
  taxRatePpm,
}: Omit<CardLevel, keyof LevelTerms>): Omit<CardLevel, keyof LevelTerms> {
  return {
    ...{ level, sellerId, buyerId, walletId, mode, currency, priceVersionId, ruleId },
    ...{ fxRateId, listFxRateId, edgeId, taxRatePpm },
  };
}

/** Writes a card for JSON, its fields always in the same order. */
export function rateCardToJson(card: RateCard): RateCardJson {
  const { customerId, modelId, levels, list, rootBuy, serviceTier } = card;
  return {
    customerId,
    modelId,
    levels: levels.map((level) => ({ ...saleOf(level), ...termsToJson(level) })),
    list: { listPriceId: list.listPriceId, currency: list.currency, ...bandedToJson(list) },
    rootBuy: { currency: rootBuy.currency, ...bandedToJson(rootBuy) },
    ...(serviceTier && { serviceTier }),
  };
}

/** Reads what {@link rateCardToJson} wrote and the database kept, cards of before tiers as well. @throws UnitPricesSyntaxError on damaged prices. */
export function rateCardFromJson(json: RateCardJson): RateCard {
  return {
    customerId: json.customerId,
    modelId: json.modelId,
    levels: json.levels.map((level) => ({ ...saleOf(level), ...termsFromJson(level) })),
    list: { listPriceId: json.list.listPriceId, currency: json.list.currency, ...bandedFromJson(json.list) },
    rootBuy: { currency: json.rootBuy.currency, ...bandedFromJson(json.rootBuy) },
    ...(json.serviceTier && { serviceTier: json.serviceTier }),
  };
}
