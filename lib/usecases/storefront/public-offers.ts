import type { Tx } from "@/lib/db/with-tenant";
import type { CompiledLevel } from "@/lib/domain/pricing/compile-chain";
import { SERVICE_TIERS, type MarkupRule, type ServiceTier } from "@/lib/domain/pricing/markup-rule";
import type { PricedModel } from "@/lib/usecases/catalogue/priced-models";

import type { Actor } from "../actor";
import {
  bookCurrency,
  offeredPrice,
  priceRows,
  sellingGround,
  type Offer,
  type PriceRow,
  type SellingGround,
} from "../pricing/selling-prices";
import { buyPricesFromJson, ruleBuyer } from "../pricing/selling-steps";
import { inForce, rulesOf, versionsOf } from "../pricing/versions";

/** What a tenant sells to somebody who signs up today, before it is shown: holds costs, so never answered as it is. */
export interface PublicShelf {
  readonly ground: SellingGround;
  readonly offer: Offer;
}

/** The root's default book in force, towards a buyer no rule names; null without one. Needs the system scope. */
export async function publicShelf(
  tx: Tx,
  { tenantId, ...actor }: Actor,
  now: Date,
): Promise<PublicShelf | null> {
  const book = await tx.priceBook.findFirst({ where: { tenantId, sellerId: tenantId, isDefault: true } });
  const version = book && inForce(await versionsOf(tx, tenantId, book.id), now);
  if (!version) return null;
  const ground = await sellingGround(tx, { ...actor, tenantId, partyId: tenantId }, now);
  const offer: Offer = {
    ...{ versionId: version.id, rules: rulesOf(version), stock: buyPricesFromJson(version.buyPrices) },
    ...{ buyer: ruleBuyer("", null), currency: bookCurrency(book), allowedModelIds: [] },
  };
  return { ground, offer };
}

/** The shelf's models with their base prices. */
export function shelfRows({ ground, offer }: PublicShelf): PriceRow[] {
  return priceRows(ground, offer);
}

/** A model's level at a service tier; null where it is not for sale so. */
export function shelfLevel(
  { ground, offer }: PublicShelf,
  model: PricedModel,
  tier: ServiceTier = "default",
): { readonly level: CompiledLevel; readonly rule: MarkupRule | undefined } | null {
  const price = offeredPrice(ground, offer, model, ground.at, tier);
  if (price.kind !== "priced") return null;
  return { level: price.level, rule: offer.rules.find(({ id }) => id === price.level.ruleId) };
}

/** Service tiers beside the default one. */
export const OTHER_TIERS = SERVICE_TIERS.filter((tier) => tier !== "default");
