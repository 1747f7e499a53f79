import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import { convertAtPpb } from "../money/exchange";
import type { UnitPrices } from "./rate";

/** Every price there is, changed alike; in the order of DIMENSIONS. */
export function mapPrices(prices: UnitPrices, change: (price: bigint) => bigint): UnitPrices {
  const changed: Partial<Record<Dimension, bigint>> = {};
  for (const dimension of DIMENSIONS) {
    const price = prices[dimension];
    if (price !== undefined) changed[dimension] = change(price);
  }
  return changed;
}

/** Prices in another currency at a rate in parts per billion, half-even to integer micro. */
export function pricesAtPpb(prices: UnitPrices, ratePpb: bigint): UnitPrices {
  return mapPrices(prices, (price) => convertAtPpb(price, ratePpb));
}
