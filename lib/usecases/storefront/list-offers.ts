import { z } from "zod";

import type { Dimension } from "@/lib/domain/metering/dimension";
import { PPM_ONE } from "@/lib/domain/money/ppm";

import { query } from "../define";
import type { PriceRow } from "../pricing/selling-prices";
import { hasTiers, offerTiers, type OfferTiers } from "./offer-tiers";
import { publicShelf, shelfRows } from "./public-offers";

/** A dimension's price for anybody, beside the vendor's own; micro-currency per million units, each in its currency. */
export interface OfferPrice {
  readonly dimension: Dimension;
  readonly price: bigint;
  readonly list: bigint;
}

/** A model as the storefront sells it to somebody who signs up today. */
export interface ModelOffer {
  readonly name: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly modality: string;
  readonly tags: readonly string[];
  readonly capabilities: readonly string[];
  readonly contextWindow: number;
  readonly maxOutput: number;
  readonly currency: string;
  readonly listCurrency: string;
  readonly prices: readonly OfferPrice[];
  /** The output price as a share of the vendor's list price; null where the currencies differ. */
  readonly shareOfListPpm: number | null;
  /** What else decides the price of a call; null where the prices above are all of it. */
  readonly tiers: OfferTiers | null;
}

/**
 * What is for sale on a tenant's storefront: published models with a price in the default book. A model without a price
 * is left out; it is not free (C04). Of the seller's own costs nothing is answered.
 */
export const listOffers = query({
  name: "storefront.list_offers",
  permission: "public",
  scope: "system",
  input: z.strictObject({}),
  async run({ tx, actor, now }): Promise<ModelOffer[]> {
    const { tenantId } = actor;
    const shelf = await publicShelf(tx, actor, now);
    if (!shelf) return [];
    const priced = new Map(shelf.ground.models.map((model) => [model.name, model]));
    const rows = shelfRows(shelf);
    const models = await tx.model.findMany({ where: { tenantId, status: "published" } });
    const facts = new Map(models.map((model) => [model.name, model]));
    return rows.flatMap((row): ModelOffer[] => {
      const model = facts.get(row.name);
      const found = priced.get(row.name);
      const tiers = found && offerTiers(shelf, found);
      if (row.state !== "priced" || !model || !tiers) return [];
      const { name, displayName, vendor, modality, tags, capabilities, contextWindow, maxOutput } = model;
      return [
        {
          ...{ name, displayName, vendor, modality, tags, capabilities, contextWindow, maxOutput },
          currency: row.currency,
          listCurrency: row.listCurrency,
          prices: row.lines.flatMap(({ dimension, list, sell }) =>
            sell === null ? [] : [{ dimension, list, price: sell }],
          ),
          shareOfListPpm: shareOfList(row),
          tiers: hasTiers(tiers) ? tiers : null,
        },
      ];
    });
  },
});

function shareOfList({ lines, currency, listCurrency }: PriceRow): number | null {
  const output = lines.find((line) => line.dimension === "output");
  if (currency !== listCurrency || !output || output.sell === null || output.list === 0n) return null;
  return Number((output.sell * BigInt(PPM_ONE)) / output.list);
}
