import type { Lot, PriceBook } from "@/generated/prisma/client";
import { stockCost } from "@/lib/domain/inventory/stock-cost";
import { offerRule } from "@/lib/domain/inventory/sell-by";
import { remainingQty } from "@/lib/domain/inventory/lot";
import { PPB_ONE, rateAt } from "@/lib/domain/money/exchange";
import type { Currency } from "@/lib/domain/money/currency";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { PPM_ONE, type Ppm } from "@/lib/domain/money/ppm";
import { ceilDivide } from "@/lib/domain/money/rounding";
import { pricesAtPpb } from "@/lib/domain/pricing/map-prices";
import type { RuleAudience } from "@/lib/domain/pricing/markup-rule";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { fromWireId, toWireId } from "@/lib/domain/tenancy/wire-id";

import type { PricedModel } from "../catalogue/priced-models";
import { command, type CommandContext } from "../define";
import { Conflict, Invalid } from "../errors";
import { lockLot } from "../inventory/lock-lots";
import { lotOf } from "../inventory/lot-view";
import { publishNextEdition } from "../pricing/next-edition";
import { lockOwnBook } from "../pricing/own-book";
import { audienceGroups, reviewVersion } from "../pricing/review-version";
import { dayEnd, sellerZone } from "../pricing/seller-days";
import { bookCurrency, sellingGround, type SellingGround } from "../pricing/selling-prices";
import { buyPricesToJson } from "../pricing/stock-cost-now";
import type { NewRule } from "../pricing/write-version";
import { openOfferInput } from "./schemas";

/**
 * Opens a lower price for what a lot would lose when it ends: the next edition of a price book, with one more rule for each model, for
 * everybody of the book, a segment or a buyer; never below what the lot cost, until the moment it ends. It is closed by
 * `close-offers` once that has come or the lot is used up.
 * Throws Conflict(offer_open, offer_lot_not_sellable, offer_not_priced, below_cost), Invalid for a model, buyer or day it cannot be for.
 */
export const openOffer = command({
  name: "lot.open_offer",
  permission: "inventory.write",
  scope: "system",
  input: openOfferInput,
  async run(ctx, input) {
    const { tx, actor, now, newId, audit } = ctx;
    const { tenantId, memberId } = actor;
    const { bookId, modelIds, percent: factorPpm, overrideReason } = input;
    const book = await lockOwnBook(tx, actor, bookId);
    const lot = await sellableLot(ctx, input.id);
    const endsAt = await endOf(ctx, lot, input.until);
    const audience = await audienceOf(ctx, input.audienceKind, input.audienceValue);
    const ground = await sellingGround(tx, actor, now);
    const id = newId();
    const rules = modelIds.map((modelId): NewRule => {
      const { floor, leastPpm } = lotCost(ground, lot, modelId, bookCurrency(book), now);
      const share = { factorPpm: Math.max(factorPpm, leastPpm), floor };
      return offerRule({ offerId: id, lotName: lot.name, modelId, audience, ...share, endsAt });
    });
    const belowCost = await pairsBelowCost(ctx, ground, book, rules);
    if (belowCost.length > 0 && overrideReason === "") throw belowCostOf(belowCost);
    await tx.sellByOffer.create({
      data: {
        ...{ tenantId, id, lotId: lot.id, priceBookId: bookId, modelIds, factorPpm, memberId },
        buyerId: audience.kind === "customer" ? audience.partyId : null,
        segment: audience.kind === "segment" ? audience.segment : null,
        ...{ opensAt: now, endsAt },
      },
    });
    const version = await publishNextEdition(ctx, {
      ...{ book, change: (before) => [...before, ...rules] },
      buyPrices: buyPricesToJson(ground.stock),
      overrideReason: belowCost.length > 0 ? overrideReason : null,
    });
    audit({ kind: "lot", id: lot.id, detail: { offer: id, book: bookId, version, factorPpm } });
    return { id: toWireId("sellByOffer", id), version, endsAt };
  },
});

async function sellableLot({ tx, actor: { tenantId }, now }: CommandContext, id: string): Promise<Lot> {
  const lot = await lockLot(tx, tenantId, id);
  const ended = lot.expiresAt !== null && lot.expiresAt <= now;
  if (lot.kind === "pay_as_you_go" || lot.status !== "active" || ended || remainingQty(lotOf(lot)) === 0n)
    throw new Conflict("offer_lot_not_sellable");
  const open = await tx.sellByOffer.findFirst({ where: { tenantId, lotId: id, closedAt: null } });
  if (open) throw new Conflict("offer_open");
  return lot;
}

/** The end of the day said, or of the lot, whichever comes first. */
async function endOf({ tx, actor, now }: CommandContext, lot: Lot, until: string): Promise<Date> {
  const day = until === "" ? null : dayEnd(until, await sellerZone(tx, actor));
  const ends = [day, lot.expiresAt].flatMap((at) => at?.getTime() ?? []);
  if (ends.length === 0) throw new Invalid({ until: "required" });
  const end = new Date(Math.min(...ends));
  if (end <= now) throw new Invalid({ until: "not_in_future" });
  return end;
}

async function audienceOf(
  { tx, actor: { tenantId, partyId } }: CommandContext,
  kind: RuleAudience["kind"],
  value: string,
): Promise<RuleAudience> {
  switch (kind) {
    case "all":
      return { kind };
    case "segment":
      if (value === "") throw new Invalid({ audienceValue: "required" });
      return { kind, segment: value };
    case "customer": {
      const buyerId = fromWireId("party", value);
      const where = { tenantId, sellerId: partyId, buyerId: buyerId ?? "", validTo: null };
      const edge = buyerId === null ? null : await tx.edge.findFirst({ where, select: { id: true } });
      if (!edge || buyerId === null) throw new Invalid({ audienceValue: "choose" });
      return { kind, partyId: buyerId };
    }
    default:
      return kind satisfies never;
  }
}

/**
 * What the lot cost, per dimension of a model, in the book's currency. A floor is of short input: where the vendor lists long input apart,
 * what is drawn at list costs its share of that, so the offer asks at least that share (0 where the floor says it all).
 */
function lotCost(ground: SellingGround, row: Lot, modelId: string, currency: Currency, at: Date) {
  const model = ground.models.find(({ id }) => id === modelId);
  const covers = row.modelIds.length === 0 || row.modelIds.includes(modelId);
  if (!model || !covers) throw new Invalid({ modelIds: "choose" });
  const { list } = model;
  const ppb = (from: Currency, to: Currency) =>
    from === to ? PPB_ONE : (rateAt(ground.rates, from, to, at)?.ratePpb ?? null);
  const lots = [lotOf(row)];
  const cost = stockCost({
    ...{ modelId, list: list.prices, lots, at },
    ratePpb: (from) => ppb(from, list.currency),
  });
  const toBook = ppb(list.currency, currency);
  if (!cost || toBook === null)
    throw new Conflict("offer_not_priced", { values: { model: model.displayName } });
  const floor = pricesAtPpb(cost, toBook);
  return { floor, leastPpm: list.bands && row.kind !== "token_quota" ? dearestShare(cost, list.prices) : 0 };
}

/** The largest share of the list price that something costs, rounded up to ppm. */
function dearestShare(cost: UnitPrices, list: UnitPrices): Ppm {
  return DIMENSIONS.reduce((most, dimension) => {
    const [paid, listed = 0n] = [cost[dimension], list[dimension]];
    if (paid === undefined || listed === 0n) return most;
    return Math.max(most, Number(ceilDivide(paid * BigInt(PPM_ONE), listed)));
  }, 0);
}

type Pairs = ReturnType<typeof reviewVersion>["belowCost"];

/** Prices of the offer alone that do not cover what stock costs on the whole: the lot's own cost they always cover. */
async function pairsBelowCost(
  { tx, now }: CommandContext,
  ground: SellingGround,
  book: PriceBook,
  offered: readonly NewRule[],
): Promise<Pairs> {
  const rules = offered.map((rule, index) => ({ ...rule, id: String(index) }));
  const groups = await audienceGroups(tx, book, bookCurrency(book), rules);
  const models = ground.models.filter((model: PricedModel) =>
    rules.some(({ scope }) => scope.kind === "model" && scope.modelId === model.id),
  );
  return reviewVersion({ ...ground, models }, { versionId: "", rules, stock: ground.stock }, groups, now)
    .belowCost;
}

function belowCostOf(pairs: Pairs): Conflict {
  const named = pairs
    .slice(0, 6)
    .map(({ model, dimension }) => `${model}, ${dimension.replaceAll("_", " ")}`);
  return new Conflict("below_cost", { values: { count: pairs.length, pairs: named.join("; ") } });
}
