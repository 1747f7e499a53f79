import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { MicroPerMillion } from "../money/nano";
import { applyPpm, PPM_ONE } from "../money/ppm";
import type { CompiledLevel } from "./compile-chain";
import { cheapestOf } from "./level-terms";

/** A price below what its seller pays, in the currency of the edge. Level 0 is the root's sale. */
export interface BelowCost {
  readonly level: number;
  readonly ruleId: string;
  readonly dimension: Dimension;
  readonly price: MicroPerMillion;
  /** null when what the seller pays is unknown: it cannot be shown to be covered. */
  readonly cost: MicroPerMillion | null;
}

/**
 * Every price of a compiled chain that does not cover its seller's own buy price, at the cheapest volume step, fee included;
 * of several bands of input the first that does not. Publishing is refused on any, unless overridden with a reason (DESIGN
 * section 3). Free by intent (price 0 at cost 0) is not below cost.
 */
export function belowCost(levels: readonly CompiledLevel[]): BelowCost[] {
  return levels.flatMap((level, index) => {
    const bands = [level, ...(level.bands ?? [])].map(({ buy, ...band }) => ({
      buy,
      prices: cheapestOf(band),
    }));
    return DIMENSIONS.flatMap((dimension) => {
      for (const { prices, buy } of bands) {
        const price = prices[dimension];
        const cost = buy[dimension] ?? null;
        if (price === undefined) continue;
        const earned = level.feePpm ? applyPpm(price, PPM_ONE + level.feePpm) : price;
        if (cost !== null && earned >= cost) continue;
        return [{ level: index, ruleId: level.ruleId, dimension, price: earned, cost }];
      }
      return [];
    });
  });
}
