import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { Quantities } from "../metering/quantities";
import type { MicroPerMillion, Nano } from "../money/nano";
import { roundHalfEven } from "../money/rounding";

/** Prices by dimension, micro-currency per 1,000,000 units. Absent means unpriced, never free; 0 is free. */
export type UnitPrices = Readonly<Partial<Record<Dimension, MicroPerMillion>>>;

/** Thrown when units were used of a dimension that has no price: a missing price never means free (C04). */
export class UnpricedDimensionError extends Error {
  override readonly name = "UnpricedDimensionError";
  constructor(readonly dimension: Dimension) {
    super(`no price for ${dimension}`);
  }
}

const PICO_PER_NANO = 1_000n;

/**
 * Prices quantities at one level: exact in pico, rounded once half-even to nano, and at least 1 nano when any
 * quantity meets a positive price (DESIGN section 3, C40). Inherited prices (reasoning, cache) must have been
 * resolved when the card was compiled.
 * @throws UnpricedDimensionError when a positive quantity has no price. @throws RangeError on a negative value.
 */
export function rate(quantities: Quantities, prices: UnitPrices): Nano {
  let pico = 0n;
  for (const dimension of DIMENSIONS) {
    const units = quantities[dimension] ?? 0n;
    if (units === 0n) continue;
    const price = prices[dimension];
    if (price === undefined) throw new UnpricedDimensionError(dimension);
    if (units < 0n || price < 0n) throw new RangeError(`negative quantity or price of ${dimension}`);
    pico += units * price;
  }
  if (pico === 0n) return 0n;
  const nano = roundHalfEven(pico, PICO_PER_NANO);
  return nano === 0n ? 1n : nano;
}
