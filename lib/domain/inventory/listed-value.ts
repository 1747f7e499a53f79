import type { Quantities } from "../metering/quantities";
import { DIMENSIONS } from "../metering/dimension";
import type { Nano } from "../money/nano";
import { PPM_ONE } from "../money/ppm";
import { resolveInherited } from "../pricing/inheritance";
import type { UnitPrices } from "../pricing/rate";
import { scopeIncludes, type Lot } from "./lot";
import { NOMINAL_CALL } from "./stock-cost";

const PICO_PER_NANO = 1_000n;
const PPM = BigInt(PPM_ONE);

/** A model with its list prices in the currency a value is wanted in. */
export interface ListedModel {
  readonly id: string;
  readonly prices: UnitPrices;
}

/**
 * What a quantity of a lot is worth at list, in nano, rounded down: credit what its face says; a quota or a pack the nominal calls
 * (stock-cost.ts) it can serve, at list, of the model in its scope of which that is least, so that nothing is said to be more than it is
 * for somebody. Undefined for pay-as-you-go, which has no end, and where no model of the scope has a price.
 */
export function listedValue(
  lot: Pick<Lot, "kind" | "scope" | "burnWeights">,
  qty: bigint,
  models: readonly ListedModel[],
): Nano | undefined {
  const served = models.filter(({ id }) => scopeIncludes(lot.scope, id));
  switch (lot.kind) {
    case "face_value":
      return qty;
    case "token_quota":
      return least(served, ({ id, prices }) => {
        const weights = lot.burnWeights[id] ?? {};
        const burn = summed(NOMINAL_CALL, (dimension) => BigInt(weights[dimension] ?? PPM_ONE));
        return burn === 0n ? undefined : (qty * PPM * nominalPico(prices)) / (burn * PICO_PER_NANO);
      });
    case "request_pack":
      return least(served, ({ prices }) => (qty * nominalPico(prices)) / PICO_PER_NANO);
    case "pay_as_you_go":
      return undefined;
    default:
      return lot.kind satisfies never;
  }
}

function nominalPico(prices: UnitPrices): bigint {
  const list = resolveInherited(prices);
  return summed(NOMINAL_CALL, (dimension) => list[dimension] ?? 0n);
}

function summed(quantities: Quantities, per: (dimension: (typeof DIMENSIONS)[number]) => bigint): bigint {
  return DIMENSIONS.reduce((sum, dimension) => sum + (quantities[dimension] ?? 0n) * per(dimension), 0n);
}

/** Models that cost nothing at list say nothing. */
function least(
  models: readonly ListedModel[],
  of: (model: ListedModel) => bigint | undefined,
): bigint | undefined {
  return models.reduce<bigint | undefined>((so, model) => {
    const value = nominalPico(model.prices) > 0n ? of(model) : undefined;
    return value === undefined || (so !== undefined && so <= value) ? so : value;
  }, undefined);
}
