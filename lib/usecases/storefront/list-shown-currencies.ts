import { z } from "zod";

import type { Currency } from "@/lib/domain/money/currency";
import { PPB_ONE } from "@/lib/domain/money/exchange";

import { query } from "../define";
import { ratesInForce } from "../exchange/list-rates";
import { bookCurrency } from "../pricing/selling-prices";
import { exchangeRates } from "../pricing/selling-steps";

/** A currency prices can be looked at in: units of it, in parts per billion, for one of the storefront's own. */
export interface ShownCurrency {
  readonly currency: Currency;
  readonly ratePpb: bigint;
  readonly since: Date;
}

/** The storefront's own currency first, then those there is a rate to. For looking only: people pay in the currency of their terms. */
export const listShownCurrencies = query({
  name: "storefront.list_currencies",
  permission: "public",
  scope: "system",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId }, now }): Promise<ShownCurrency[]> {
    const book = await tx.priceBook.findFirst({ where: { tenantId, sellerId: tenantId, isDefault: true } });
    if (!book) return [];
    const own = bookCurrency(book);
    const rates = ratesInForce(await exchangeRates(tx, tenantId, now), now);
    const others = rates.flatMap(({ from, to, ratePpb, at }) =>
      from === own ? [{ currency: to, ratePpb, since: at }] : [],
    );
    return [{ currency: own, ratePpb: PPB_ONE, since: now }, ...others];
  },
});
