import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { MicroPerMillion } from "../money/nano";
import { ppmOf, type Ppm } from "../money/ppm";
import { isTenfold } from "../money/tenfold";
import { withoutInherited } from "./inheritance";
import { pricesAbove, resolvedBands, type BandedPrices } from "./list-bands";
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

/** A change of the price above so much input; above 0: of the base price. */
export interface BandedChange extends PriceChange {
  readonly aboveInputUnits: bigint;
}

/**
 * What a new list changes at every length of input: the base prices first, then at each bound either list has what is different there
 * from before, other than by the change of the base that a band takes over.
 */
export function bandedChanges(before: BandedPrices, after: BandedPrices): BandedChange[] {
  const base = priceChanges(before.prices, after.prices);
  const [was, is] = [resolvedBands(before), resolvedBands(after)];
  const bounds = [...(was.bands ?? []), ...(is.bands ?? [])].map(({ aboveInputUnits }) => aboveInputUnits);
  const ascending = [...new Set(bounds)].sort((a, b) => (a < b ? -1 : 1));
  const banded = ascending.flatMap((aboveInputUnits) =>
    priceChanges(pricesAbove(was, aboveInputUnits), pricesAbove(is, aboveInputUnits))
      .filter((change) => !base.some((one) => sameChange(one, change)))
      .map((change) => ({ ...change, aboveInputUnits })),
  );
  return [...base.map((change) => ({ ...change, aboveInputUnits: 0n })), ...banded];
}

function sameChange(a: PriceChange, b: PriceChange): boolean {
  return a.dimension === b.dimension && a.before === b.before && a.after === b.after;
}
