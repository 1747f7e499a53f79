import { convertAtPpb } from "@/lib/domain/money/exchange";
import type { ModelOffer } from "@/lib/usecases/storefront/list-offers";
import type { ShownCurrency } from "@/lib/usecases/storefront/list-shown-currencies";

/** An offer with its prices in the currency somebody looks at them in. */
export type ShownOffer = ModelOffer;

/** Prices at a rate, as integer micro; an offer in the currency itself is what it is. */
export function shownIn(offer: ModelOffer, shown: ShownCurrency | undefined): ShownOffer {
  if (!shown || shown.currency === offer.currency) return offer;
  return {
    ...offer,
    currency: shown.currency,
    prices: offer.prices.map((price) => ({ ...price, price: convertAtPpb(price.price, shown.ratePpb) })),
  };
}
