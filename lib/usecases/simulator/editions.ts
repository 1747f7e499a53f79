import type { Tx } from "@/lib/db/with-tenant";
import { rateAt, type ExchangeRate } from "@/lib/domain/money/exchange";
import type { Currency } from "@/lib/domain/money/currency";
import { PPM_ONE } from "@/lib/domain/money/ppm";
import type { RuleBuyer } from "@/lib/domain/pricing/catalogue-model";
import {
  compileChain,
  type ChainLevel,
  type CompiledLevel,
  type CompileFailure,
  type CurrencyPrices,
} from "@/lib/domain/pricing/compile-chain";
import { resolveInherited } from "@/lib/domain/pricing/inheritance";
import type { LevelTerms } from "@/lib/domain/pricing/level-terms";
import { mapBands } from "@/lib/domain/pricing/list-bands";
import { pricesAtPpb } from "@/lib/domain/pricing/map-prices";
import type { MarkupRule, ServiceTier } from "@/lib/domain/pricing/markup-rule";
import { buyTerms, scaledBands } from "@/lib/domain/pricing/simulate";
import type { Actor } from "@/lib/usecases/actor";
import type { PricedModel } from "@/lib/usecases/catalogue/priced-models";
import { sellingGround, type SellingGround } from "@/lib/usecases/pricing/selling-prices";
import {
  buyPricesFromJson,
  compileSteps,
  type BuyPrices,
  type SupplyChain,
} from "@/lib/usecases/pricing/selling-steps";
import { inForce, lookedAt, rulesOf, versionsOf, type VersionRow } from "@/lib/usecases/pricing/versions";

import type { WhatIfKind } from "./schemas";

/** What a seller prices with: the models it can have, what it pays for each now, and exchange rates. */
export interface OwnGround {
  readonly models: readonly PricedModel[];
  readonly rates: readonly ExchangeRate[];
  /** What the seller pays: stock cost for the root, its parent's price for everybody else. A model not in it costs nobody knows what. */
  readonly buy: BuyPrices;
  /** The sales above the seller, for compiling only: nothing of them may be shown but its own buy price. Null for the root. */
  readonly supply: SupplyChain | null;
  /** IANA: the seller's hours and months. */
  readonly timeZone: string;
  readonly at: Date;
}

/** A version of a price book with the figures its rules reckon with. */
export interface Edition {
  readonly versionId: string;
  readonly number: number;
  readonly rules: readonly MarkupRule[];
  /** By model: its list price, changed by what is supposed. */
  readonly models: ReadonlyMap<string, PricedModel>;
  /** What rules over the buy price reckon with; the root's published versions keep the stock cost of their day. */
  readonly basis: BuyPrices;
  /** What the seller really pays. */
  readonly cost: BuyPrices;
  /** Models whose cost is supposed: `cost` is then what the seller is believed to pay, and nothing above it is compiled. */
  readonly supposed: ReadonlySet<string>;
}

/** Something supposed: see schemas.ts. Factors in ppm. */
export interface WhatIf {
  readonly whatIf: WhatIfKind;
  readonly raise: number;
  readonly lot: number;
  readonly vendor: string;
}

export const NO_WHAT_IF: WhatIf = { whatIf: "none", raise: 0, lot: PPM_ONE, vendor: "" };

/** Reads what the actor's party sells on. Needs the system scope; of the sales above it only its own buy price is kept. */
export async function ownGround(tx: Tx, actor: Actor, at: Date): Promise<OwnGround> {
  const ground = await sellingGround(tx, actor, at);
  const { rates, timeZone, supply } = ground;
  const isRoot = actor.partyId === actor.tenantId;
  if (isRoot) return { models: ground.models, rates, buy: ground.stock, supply: null, timeZone, at };
  const bought = ground.models.flatMap((model) => {
    const price = boughtAt(ground, model);
    return price ? [[model, price] as const] : [];
  });
  return {
    models: bought.map(([model]) => model),
    buy: new Map(bought.map(([{ id }, price]) => [id, price])),
    ...{ rates, supply, timeZone, at },
  };
}

/** What a party below the root pays for a model; undefined where it cannot have it. */
function boughtAt({ supply, rates, at }: SellingGround, model: PricedModel): CurrencyPrices | undefined {
  if (!supply?.rootBuy) return undefined;
  const { steps, rootBuy } = supply;
  if (steps.some(({ allowedModelIds: ids }) => ids.length > 0 && !ids.includes(model.id))) return undefined;
  const result = compileSteps({ model, steps, rootBuy, rates, at });
  const last = result.kind === "ok" ? result.levels.at(-1) : undefined;
  return last && { currency: last.currency, prices: last.prices, ...(last.bands && { bands: last.bands }) };
}

/** The edition that prices calls now, and the one that is looked into: the draft, else the same under what is supposed. */
export async function editionsOf(
  tx: Tx,
  actor: Actor,
  bookId: string,
  ground: OwnGround,
  whatIf: WhatIf,
): Promise<{ readonly now: Edition | null; readonly then: Edition | null; readonly isDraft: boolean }> {
  const versions = await versionsOf(tx, actor.tenantId, bookId);
  const live = inForce(versions, ground.at);
  const draft = versions.find(({ status }) => status === "draft");
  const looked = lookedAt(versions, ground.at);
  return {
    now: live ? liveEdition(actor, live, ground) : null,
    then: looked ? supposedEdition(looked, ground, whatIf) : null,
    isDraft: draft !== undefined,
  };
}

function liveEdition(actor: Actor, version: VersionRow, { models, buy }: OwnGround): Edition {
  const isRoot = actor.partyId === actor.tenantId;
  const basis = isRoot ? buyPricesFromJson(version.buyPrices) : buy;
  return { ...described(version), models: byId(models), basis, cost: buy, supposed: new Set() };
}

/** A version as it would be if it were published now, with what is supposed about cost. */
export function supposedEdition(version: VersionRow, { models, buy }: OwnGround, whatIf: WhatIf): Edition {
  const listed = models.map((model) => (touches(whatIf, model) ? supposedList(model, whatIf) : model));
  const cost = new Map(
    listed.flatMap((model) => {
      const paid = touches(whatIf, model)
        ? supposedCost(model, buy.get(model.id), whatIf)
        : buy.get(model.id);
      return paid ? [[model.id, paid] as const] : [];
    }),
  );
  const supposed = new Set(models.filter((model) => touches(whatIf, model)).map(({ id }) => id));
  return { ...described(version), models: byId(listed), basis: cost, cost, supposed };
}

function described(version: VersionRow) {
  return { versionId: version.id, number: version.number, rules: rulesOf(version) };
}

function byId(models: readonly PricedModel[]): ReadonlyMap<string, PricedModel> {
  return new Map(models.map((model) => [model.id, model]));
}

function touches({ whatIf, vendor }: WhatIf, model: PricedModel): boolean {
  return whatIf !== "none" && (vendor === "" || vendor === model.vendor);
}

function supposedList(model: PricedModel, { whatIf, raise }: WhatIf): PricedModel {
  if (whatIf !== "supplier_raise") return model;
  return { ...model, list: scaledBands(model.list, PPM_ONE + raise) };
}

function supposedCost(model: PricedModel, paid: CurrencyPrices | undefined, { whatIf, raise, lot }: WhatIf) {
  switch (whatIf) {
    case "none":
      return paid;
    case "supplier_raise":
      return paid && scaledBands(paid, PPM_ONE + raise);
    case "next_lot":
      return scaledBands(model.list, lot);
    default:
      return whatIf satisfies never;
  }
}

/** A buyer as an edition prices it: who it is to the rules, and in which currency it pays. */
export interface Towards {
  readonly buyer: RuleBuyer;
  readonly currency: Currency;
}

/** A sale below the seller's own, with the edition it is priced by. */
export type SaleBelow = Towards & Pick<Edition, "versionId" | "rules"> & { readonly timeZone: string };

/** What else a sale is priced by. */
export interface SaleTerms {
  readonly below?: readonly SaleBelow[];
  /** When the hours of time windows are looked at; the ground's time where it is not said. */
  readonly hourAt?: Date;
  readonly serviceTier?: ServiceTier;
}

/** The seller's own sale and those below it, and what it pays (null where that is unknown, or no rate leads there). */
export interface OwnSale {
  readonly levels: readonly CompiledLevel[];
  readonly cost: LevelTerms | null;
}

export type OwnSaleResult =
  ({ readonly kind: "ok" } & OwnSale) | { readonly kind: "failed"; readonly reason: CompileFailure["kind"] };

/**
 * Compiles the seller's own sale, and the sales below it that are given, as the gateway does when it makes a rate card: with the
 * sales above it, whose bands and fees are in what it pays. Undefined where the seller cannot have the model itself.
 */
export function compileOwn(
  edition: Edition,
  ground: OwnGround,
  modelId: string,
  towards: Towards,
  { below = [], hourAt, serviceTier }: SaleTerms = {},
): OwnSaleResult | undefined {
  const model = edition.models.get(modelId);
  if (!model) return undefined;
  const { list } = model;
  const { versionId, rules } = edition;
  const supply = edition.supposed.has(modelId) ? null : ground.supply;
  const above = supply?.steps ?? [];
  const basis = supply?.rootBuy ?? edition.basis;
  const rootBuy = basis.get(modelId) ?? { currency: list.currency, prices: {} };
  const sales = [...above, { versionId, rules, timeZone: ground.timeZone, ...towards }, ...below];
  const levels = sales.map((sale, index): ChainLevel => {
    const from = sales[index - 1]?.currency ?? rootBuy.currency;
    return {
      ...sale,
      listRate: lock(ground, list.currency, sale.currency),
      buyRate: lock(ground, from, sale.currency),
    };
  });
  const result = compileChain({
    ...{ model: model.catalogue, list, rootBuy, levels, at: ground.at },
    ...(hourAt && { hourAt }),
    ...(serviceTier && { serviceTier }),
  });
  if (result.kind === "failed")
    return result.level < above.length ? undefined : { kind: "failed", reason: result.failure.kind };
  const own = result.levels.slice(above.length);
  const bought = result.levels[above.length - 1];
  return {
    kind: "ok",
    levels: own,
    cost: costTerms(edition, ground, modelId, towards.currency, own[0], bought),
  };
}

/** To the nano what the sale above charges, where it is of one currency; else the buy prices the sale was compiled with. */
function costTerms(
  edition: Edition,
  ground: OwnGround,
  modelId: string,
  currency: Currency,
  own: CompiledLevel | undefined,
  bought: CompiledLevel | undefined,
): LevelTerms | null {
  if (bought?.currency === currency) return bought;
  if (bought) return own ? buyTerms(own) : null;
  const cost = costIn(edition, ground, modelId, currency);
  if (!cost || own?.prices.request === undefined) return cost;
  return mapBands(cost, (prices) => ({ request: 0n, ...prices }));
}

function lock({ rates, at }: OwnGround, from: Currency, to: Currency): ExchangeRate | null {
  return from === to ? null : (rateAt(rates, from, to, at) ?? null);
}

/** What the seller pays for a model, in a currency; null where it is unknown or no rate leads there. */
function costIn(edition: Edition, ground: OwnGround, modelId: string, currency: Currency): LevelTerms | null {
  const paid = edition.cost.get(modelId);
  if (!paid) return null;
  const { prices, bands } = mapBands(paid, resolveInherited);
  const terms = { prices, ...(bands && { bands }) };
  if (paid.currency === currency) return terms;
  const rate = lock(ground, paid.currency, currency);
  return rate && mapBands(terms, (own) => pricesAtPpb(own, rate.ratePpb));
}
