import type { Dimension } from "../metering/dimension";
import type { Currency } from "../money/currency";
import type { MicroPerMillion } from "../money/nano";
import { isTenfold } from "../money/tenfold";
import { oddFirstPrices } from "./first-price";
import { priceChanges } from "./price-change";
import type { UnitPrices } from "./rate";

/** A price of a product of the seller's own that may be a slip, with what it is far from. */
export interface OddOwnPrice {
  readonly dimension: Dimension;
  readonly price: MicroPerMillion;
  /** The product's own price before, or the nearest list price of the models behind it; null where it is odd by itself. */
  readonly against: MicroPerMillion | null;
}

/**
 * What to ask about before a product's own prices can charge anyone, by dimension: ten times or a tenth of the price before, of every
 * model behind it that has one, or odd by itself (first-price.ts). All prices are of one currency and without inherited ones.
 */
export function oddOwnPrices(
  prices: UnitPrices,
  currency: Currency,
  before: UnitPrices | null,
  behind: readonly UnitPrices[],
): OddOwnPrice[] {
  const odd = new Map<Dimension, OddOwnPrice>();
  for (const dimension of oddFirstPrices(prices, currency, undefined)) {
    odd.set(dimension, { dimension, price: prices[dimension] ?? 0n, against: null });
  }
  for (const { dimension, after, before: was, outlier } of before ? priceChanges(before, prices) : [])
    if (outlier && after !== null) odd.set(dimension, { dimension, price: after, against: was });
  for (const dimension of ["input", "cached_input", "output"] as const) {
    const [price, against] = [prices[dimension], nearest(prices[dimension], dimension, behind)];
    if (price === undefined || against === null || odd.get(dimension)?.against) continue;
    if (isTenfold(price, against)) odd.set(dimension, { dimension, price, against });
  }
  return [...odd.values()];
}

/** The list price behind the product that is nearest in proportion; null where none has one. */
function nearest(
  price: MicroPerMillion | undefined,
  dimension: Dimension,
  behind: readonly UnitPrices[],
): MicroPerMillion | null {
  if (price === undefined) return null;
  const listed = behind.flatMap((prices) => (prices[dimension] ? [prices[dimension]] : []));
  return listed.find((one) => !isTenfold(price, one)) ?? listed[0] ?? null;
}
