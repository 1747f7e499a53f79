import { DIMENSION_COUNT, DIMENSIONS, isDimension } from "../metering/dimension";
import type { Dimension } from "../metering/dimension";
import type { UnitPrices } from "./rate";

/** Prices in JSON: decimal digits of micro per million, because JSON numbers are floats. */
export type UnitPricesJson = Readonly<Partial<Record<Dimension, string>>>;

/** Thrown when stored or sent prices are not what they should be. */
export class UnitPricesSyntaxError extends Error {
  override readonly name = "UnitPricesSyntaxError";
}

/** One slot per dimension in DIMENSIONS order; null where there is no price. The form sent to SQL. */
export function pricesToArray(prices: UnitPrices): (bigint | null)[] {
  return DIMENSIONS.map((dimension) => prices[dimension] ?? null);
}

/** Reads {@link pricesToArray}'s form. @throws UnitPricesSyntaxError on a wrong length or a negative price. */
export function pricesFromArray(slots: readonly (bigint | null)[]): UnitPrices {
  if (slots.length !== DIMENSION_COUNT) throw new UnitPricesSyntaxError(`expected ${DIMENSION_COUNT} slots`);
  const prices: Partial<Record<Dimension, bigint>> = {};
  DIMENSIONS.forEach((dimension, index) => {
    const price = slots[index] ?? null;
    if (price === null) return;
    if (price < 0n) throw new UnitPricesSyntaxError(`the price of ${dimension} is negative`);
    prices[dimension] = price;
  });
  return prices;
}

/** Writes prices for JSON. */
export function pricesToJson(prices: UnitPrices): UnitPricesJson {
  const json: Partial<Record<Dimension, string>> = {};
  for (const dimension of DIMENSIONS) {
    const price = prices[dimension];
    if (price !== undefined) json[dimension] = price.toString();
  }
  return json;
}

/** Reads prices from JSON. @throws UnitPricesSyntaxError on unknown dimensions or anything but whole digits. */
export function pricesFromJson(json: unknown): UnitPrices {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new UnitPricesSyntaxError("prices must be an object");
  }
  const prices: Partial<Record<Dimension, bigint>> = {};
  for (const [key, value] of Object.entries(json)) {
    if (!isDimension(key)) throw new UnitPricesSyntaxError(`unknown dimension ${JSON.stringify(key)}`);
    if (typeof value !== "string" || !/^\d{1,19}$/.test(value)) {
      throw new UnitPricesSyntaxError(`the price of ${key} is not a string of digits`);
    }
    prices[key] = BigInt(value);
  }
  return prices;
}
