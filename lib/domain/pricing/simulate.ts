import type { Quantities } from "../metering/quantities";
import type { Nano } from "../money/nano";
import { applyPpm, type Ppm } from "../money/ppm";
import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { CompiledLevel, CurrencyPrices } from "./compile-chain";
import { rate, UnpricedDimensionError, type UnitPrices } from "./rate";

/**
 * What a call of these quantities is charged at compiled prices: the one place where the simulator prices a call, by the
 * function that settlement prices it with. Prices that depend on the month's volume, the length of the context or the hour
 * belong here and nowhere else in the simulator. Null where a quantity has no price: nothing is free by accident.
 */
export function chargeFor(prices: UnitPrices, quantities: Quantities): Nano | null {
  try {
    return rate(quantities, prices);
  } catch (error) {
    if (error instanceof UnpricedDimensionError) return null;
    throw error;
  }
}

/** What one seller of a chain pays and takes for a call, both in the currency of its sale. */
export interface WaterfallStep {
  readonly versionId: string;
  readonly ruleId: string;
  readonly currency: CurrencyPrices["currency"];
  /** Null where it is unknown. */
  readonly costNano: Nano | null;
  readonly priceNano: Nano;
}

/**
 * The way of the money for one call, from what the first seller pays to what the last buyer pays; undefined where a level
 * has no price for what was used. `cost` is what the first seller pays where that is not what its rule reckoned with (stock
 * costs today what it costs; a published version keeps what it cost then).
 */
export function waterfall(
  levels: readonly CompiledLevel[],
  quantities: Quantities,
  cost?: UnitPrices | null,
): WaterfallStep[] | undefined {
  const steps: WaterfallStep[] = [];
  for (const [index, { versionId, ruleId, currency, prices, buy }] of levels.entries()) {
    const priceNano = chargeFor(prices, quantities);
    if (priceNano === null) return undefined;
    const paid = index === 0 && cost !== undefined ? cost : buy;
    const costNano = paid === null ? null : chargeFor(paid, quantities);
    steps.push({ versionId, ruleId, currency, costNano, priceNano });
  }
  return steps;
}

/** Every price times a factor in ppm, half-even to integer micro: 1,100,000 is ten percent more. */
export function scaledPrices(prices: UnitPrices, factorPpm: Ppm): UnitPrices {
  const scaled: Partial<Record<Dimension, bigint>> = {};
  for (const dimension of DIMENSIONS) {
    const price = prices[dimension];
    if (price !== undefined) scaled[dimension] = applyPpm(price, factorPpm);
  }
  return scaled;
}
