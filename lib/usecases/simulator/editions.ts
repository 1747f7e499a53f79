import type { Tx } from "@/lib/db/with-tenant";
import { convertAtPpb, rateAt, type ExchangeRate } from "@/lib/domain/money/exchange";
import type { Currency } from "@/lib/domain/money/currency";
import { PPM_ONE } from "@/lib/domain/money/ppm";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import type { RuleBuyer } from "@/lib/domain/pricing/catalogue-model";
import {
  compileChain,
  type ChainLevel,
  type ChainResult,
  type CurrencyPrices,
} from "@/lib/domain/pricing/compile-chain";
import { resolveInherited } from "@/lib/domain/pricing/inheritance";
import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { scaledPrices } from "@/lib/domain/pricing/simulate";
import type { Actor } from "@/lib/usecases/actor";
import type { PricedModel } from "@/lib/usecases/catalogue/priced-models";
import { sellingGround, type SellingGround } from "@/lib/usecases/pricing/selling-prices";
import { buyPricesFromJson, compileSteps, type BuyPrices } from "@/lib/usecases/pricing/selling-steps";
import { inForce, rulesOf, versionsOf, type VersionRow } from "@/lib/usecases/pricing/versions";

import type { WhatIfKind } from "./schemas";

/** What a seller prices with: the models it can have, what it pays for each now, and exchange rates. */
export interface OwnGround {
  readonly models: readonly PricedModel[];
  readonly rates: readonly ExchangeRate[];
  /** What the seller pays: stock cost for the root, its parent's price for everybody else. A model not in it costs nobody knows what. */
  readonly buy: BuyPrices;
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
  const { rates } = ground;
  const { timeZone } = await tx.party.findUniqueOrThrow({
    where: { tenantId_id: { tenantId: actor.tenantId, id: actor.partyId } },
    select: { timeZone: true },
  });
  const isRoot = actor.partyId === actor.tenantId;
  if (isRoot) return { models: ground.models, rates, buy: ground.stock, timeZone, at };
  const bought = ground.models.flatMap((model) => {
    const price = boughtAt(ground, model);
    return price ? [[model, price] as const] : [];
  });
  return {
    models: bought.map(([model]) => model),
    rates,
    buy: new Map(bought.map(([{ id }, price]) => [id, price])),
    timeZone,
    at,
  };
}

/** What a party below the root pays for a model; undefined where it cannot have it. */
function boughtAt({ supply, rates, at }: SellingGround, model: PricedModel): CurrencyPrices | undefined {
  if (!supply?.rootBuy) return undefined;
  const { steps, rootBuy } = supply;
  if (steps.some(({ allowedModelIds: ids }) => ids.length > 0 && !ids.includes(model.id))) return undefined;
  const result = compileSteps({ model, steps, rootBuy, rates, at });
  const last = result.kind === "ok" ? result.levels.at(-1) : undefined;
  return last && { currency: last.currency, prices: last.prices };
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
  const looked = draft ?? live;
  return {
    now: live ? liveEdition(actor, live, ground) : null,
    then: looked ? supposedEdition(looked, ground, whatIf) : null,
    isDraft: draft !== undefined,
  };
}

function liveEdition(actor: Actor, version: VersionRow, { models, buy }: OwnGround): Edition {
  const isRoot = actor.partyId === actor.tenantId;
  const basis = isRoot ? buyPricesFromJson(version.buyPrices) : buy;
  return { ...described(version), models: byId(models), basis, cost: buy };
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
  return { ...described(version), models: byId(listed), basis: cost, cost };
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
  return { ...model, list: { ...model.list, prices: scaledPrices(model.list.prices, PPM_ONE + raise) } };
}

function supposedCost(model: PricedModel, paid: CurrencyPrices | undefined, { whatIf, raise, lot }: WhatIf) {
  switch (whatIf) {
    case "none":
      return paid;
    case "supplier_raise":
      return paid && { ...paid, prices: scaledPrices(paid.prices, PPM_ONE + raise) };
    case "next_lot":
      return {
        currency: model.list.currency,
        prices: scaledPrices(resolveInherited(model.list.prices), lot),
      };
    default:
      return whatIf satisfies never;
  }
}

/** A buyer as an edition prices it: who it is to the rules, and in which currency it pays. */
export interface Towards {
  readonly buyer: RuleBuyer;
  readonly currency: Currency;
}

/** Compiles the seller's own sale, and the sales below it that are given, as the gateway does when it makes a rate card. */
export function compileOwn(
  edition: Edition,
  ground: OwnGround,
  modelId: string,
  towards: Towards,
  below: readonly (Towards & Pick<Edition, "versionId" | "rules"> & { readonly timeZone: string })[] = [],
): ChainResult | undefined {
  const model = edition.models.get(modelId);
  if (!model) return undefined;
  const { list } = model;
  const rootBuy = edition.basis.get(modelId) ?? { currency: list.currency, prices: {} };
  const { versionId, rules } = edition;
  const sales = [{ versionId, rules, timeZone: ground.timeZone, ...towards }, ...below];
  const levels = sales.map((sale, index): ChainLevel => {
    const from = sales[index - 1]?.currency ?? rootBuy.currency;
    return {
      ...sale,
      listRate: lock(ground, list.currency, sale.currency),
      buyRate: lock(ground, from, sale.currency),
    };
  });
  return compileChain({ model: model.catalogue, list, rootBuy, levels, at: ground.at });
}

function lock({ rates, at }: OwnGround, from: Currency, to: Currency): ExchangeRate | null {
  return from === to ? null : (rateAt(rates, from, to, at) ?? null);
}

/** What the seller pays for a model, in a currency; null where it is unknown or no rate leads there. */
export function costIn(
  edition: Edition,
  ground: OwnGround,
  modelId: string,
  currency: Currency,
): UnitPrices | null {
  const paid = edition.cost.get(modelId);
  if (!paid) return null;
  const prices = resolveInherited(paid.prices);
  if (paid.currency === currency) return prices;
  const rate = lock(ground, paid.currency, currency);
  if (!rate) return null;
  const converted: Partial<Record<Dimension, bigint>> = {};
  for (const dimension of DIMENSIONS) {
    const price = prices[dimension];
    if (price !== undefined) converted[dimension] = convertAtPpb(price, rate.ratePpb);
  }
  return converted;
}
