import { DIMENSIONS } from "../metering/dimension";
import type { Quantities } from "../metering/quantities";
import { PPM_ONE } from "../money/ppm";
import { ceilDivide } from "../money/rounding";
import { bandFor, type LevelTerms } from "../pricing/level-terms";
import { rate } from "../pricing/rate";
import type { Lot } from "./lot";

/**
 * How much of a lot a whole call takes, in the lot's unit: face value and pay-as-you-go take the list price in
 * nano of the lot's currency; a quota takes the weighted sum of units, rounded up once; a pack takes one.
 * `list` is in the lot's currency, with inherited prices resolved: a long call takes what the vendor lists for long input.
 * @throws UnpricedDimensionError when face value is drawn for a dimension without a list price.
 */
export function needOf(
  lot: Pick<Lot, "kind" | "burnWeights">,
  modelId: string,
  list: Pick<LevelTerms, "prices" | "bands">,
  quantities: Quantities,
): bigint {
  switch (lot.kind) {
    case "face_value":
    case "pay_as_you_go":
      return rate(quantities, bandFor(list, quantities).prices);
    case "token_quota":
      return weightedUnits(lot, modelId, quantities);
    case "request_pack":
      return 1n;
    default:
      return lot.kind satisfies never;
  }
}

function weightedUnits(lot: Pick<Lot, "burnWeights">, modelId: string, quantities: Quantities): bigint {
  const weights = lot.burnWeights[modelId] ?? {};
  const millionths = DIMENSIONS.reduce(
    (sum, dimension) => sum + (quantities[dimension] ?? 0n) * BigInt(weights[dimension] ?? PPM_ONE),
    0n,
  );
  return ceilDivide(millionths, BigInt(PPM_ONE));
}
