import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { MicroPerMillion } from "../money/nano";
import type { CompiledLevel } from "./compile-chain";

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
 * Every price of a compiled chain that does not cover its seller's own buy price. Publishing is refused on any,
 * unless overridden with a reason (DESIGN section 3). Free by intent (price 0 at cost 0) is not below cost.
 */
export function belowCost(levels: readonly CompiledLevel[]): BelowCost[] {
  return levels.flatMap((level, index) =>
    DIMENSIONS.flatMap((dimension) => {
      const price = level.prices[dimension];
      const cost = level.buy[dimension] ?? null;
      if (price === undefined || (cost !== null && price >= cost)) return [];
      return [{ level: index, ruleId: level.ruleId, dimension, price, cost }];
    }),
  );
}
