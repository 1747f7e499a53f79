import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { MicroPerMillion } from "../money/nano";
import { ppmOf, type Ppm } from "../money/ppm";
import { isTenfold } from "../money/tenfold";
import { withoutInherited } from "./inheritance";
import type { UnitPrices } from "./rate";

/** One price that a list would change. Null: it has none before, or none after. */
export interface PriceChange {
  readonly dimension: Dimension;
  readonly before: MicroPerMillion | null;
  readonly after: MicroPerMillion | null;
  /** Of the price before; null where there is nothing to compare. */
  readonly changePpm: Ppm | null;
  /** So far from the price before that somebody must say it is meant: a vendor's typo is mostly a matter of thousands. */
  readonly outlier: boolean;
}

/** What a new price list changes, dimension by dimension; inherited prices are named where they depart from what they inherit. */
export function priceChanges(before: UnitPrices, after: UnitPrices): PriceChange[] {
  const [old, fresh] = [withoutInherited(before), withoutInherited(after)];
  return DIMENSIONS.flatMap((dimension) => {
    const [was, is] = [old[dimension] ?? null, fresh[dimension] ?? null];
    if (was === is) return [];
    const comparable = was !== null && is !== null;
    return [
      {
        ...{ dimension, before: was, after: is },
        changePpm: comparable ? (ppmOf(is - was, was) ?? null) : null,
        outlier: comparable && isTenfold(was, is),
      },
    ];
  });
}
