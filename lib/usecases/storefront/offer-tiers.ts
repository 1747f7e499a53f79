import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { sellingBands, type CompiledLevel } from "@/lib/domain/pricing/compile-chain";
import { withoutInherited } from "@/lib/domain/pricing/inheritance";
import type { ServiceTier, TimeWindow } from "@/lib/domain/pricing/markup-rule";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import type { PricedModel } from "@/lib/usecases/catalogue/priced-models";

import { OTHER_TIERS, shelfLevel, type PublicShelf } from "./public-offers";

/** A price of one dimension, micro-currency per million units. */
export interface TierPrice {
  readonly dimension: Dimension;
  readonly price: bigint;
}

/** What makes a price differ from the base price, as a visitor may know it before a call is made. */
export interface OfferTiers {
  /** Longer inputs: above so many tokens the whole call costs this. */
  readonly context: readonly { readonly aboveInputUnits: bigint; readonly prices: readonly TierPrice[] }[];
  /** Month's volume, the counted dimension first; `wholeCall`: the step prices everything. */
  readonly volume: readonly {
    readonly dimension: Dimension;
    readonly wholeCall: boolean;
    readonly steps: readonly { readonly fromUnits: bigint; readonly prices: readonly TierPrice[] }[];
  }[];
  /** Hours with a factor of their own, by the clocks of `timeZone`. */
  readonly hours: readonly TimeWindow[];
  readonly timeZone: string;
  /** A fee on top of usage; 0 where there is none. */
  readonly feePpm: number;
  /** What one request costs on top, micro per million; null where nothing. */
  readonly request: bigint | null;
  readonly service: readonly { readonly tier: ServiceTier; readonly prices: readonly TierPrice[] }[];
}

/** The tiers of a model on the shelf; null where it is not for sale. */
export function offerTiers(shelf: PublicShelf, model: PricedModel): OfferTiers | null {
  const found = shelfLevel(shelf, model);
  if (!found) return null;
  const { level, rule } = found;
  const { request } = level.prices;
  return {
    context: sellingBands(level).map(({ aboveInputUnits, prices }) => ({
      aboveInputUnits,
      prices: shown(prices),
    })),
    volume: volumesOf(level),
    ...{ hours: rule?.timeWindows ?? [], timeZone: shelf.ground.timeZone, feePpm: level.feePpm ?? 0 },
    request: request === undefined || request === 0n ? null : request,
    service: OTHER_TIERS.flatMap((tier) => {
      const other = shelfLevel(shelf, model, tier);
      return other ? [{ tier, prices: shown(other.level.prices) }] : [];
    }),
  };
}

function volumesOf({ volumes = [] }: CompiledLevel): OfferTiers["volume"] {
  return volumes.map(({ counted, wholeLine, steps }) => ({
    dimension: counted[0] as Dimension,
    wholeCall: wholeLine,
    steps: steps.map(({ fromUnits, prices }) => ({
      fromUnits,
      prices: shown(prices).filter(({ dimension }) => wholeLine || counted.includes(dimension)),
    })),
  }));
}

/** The dimensions priced apart. */
function shown(prices: UnitPrices): TierPrice[] {
  const own = withoutInherited(prices);
  return DIMENSIONS.flatMap((dimension) => {
    const price = own[dimension];
    return price === undefined || dimension === "request" ? [] : [{ dimension, price }];
  });
}

/** Whether there is anything to say beside the base prices. */
export function hasTiers({ context, volume, hours, feePpm, request, service }: OfferTiers): boolean {
  return context.length + volume.length + hours.length + service.length > 0 || feePpm > 0 || request !== null;
}
