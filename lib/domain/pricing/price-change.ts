import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { MicroPerMillion } from "../money/nano";
import { ppmOf, type Ppm } from "../money/ppm";
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

const FAR = 10n;

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
        outlier: comparable && isFar(was, is),
      },
    ];
  });
}

/** Ten times as much or a tenth, or to or from nothing. */
function isFar(was: MicroPerMillion, is: MicroPerMillion): boolean {
  if (was === 0n || is === 0n) return true;
  return is >= was * FAR || was >= is * FAR;
}
