import type { Dimension } from "../metering/dimension";
import type { MicroPerMillion } from "../money/nano";
import type { Ppm } from "../money/ppm";
import type { UnitPrices } from "./rate";

/** The models a rule speaks of. Globs know `*` and `?` and match the model's slug. */
export type RuleScope =
  | { readonly kind: "all" }
  | { readonly kind: "model"; readonly modelId: string }
  | { readonly kind: "tag"; readonly tag: string }
  | { readonly kind: "modality"; readonly modality: string }
  | { readonly kind: "vendor"; readonly vendorId: string }
  | { readonly kind: "glob"; readonly pattern: string };

/** The buyers a rule speaks of. `customer` is any direct buyer, a distributor as well. */
export type RuleAudience =
  | { readonly kind: "all" }
  | { readonly kind: "segment"; readonly segment: string }
  | { readonly kind: "customer"; readonly partyId: string };

/** A price relative to a base. Factors are of the base: 900,000 ppm is 90 % of it, 1,250,000 is 125 %. */
export type RelativeBasis =
  | { readonly kind: "percent_over_list"; readonly factorPpm: Ppm }
  | { readonly kind: "percent_over_buy"; readonly factorPpm: Ppm }
  /** price = buy / (1 - margin): the margin is a share of the selling price. */
  | { readonly kind: "target_margin"; readonly marginPpm: Ppm };

/** How a rule makes prices. Absolute prices are in the currency of the edge. */
export type PriceBasis = RelativeBasis | { readonly kind: "absolute"; readonly prices: UnitPrices };

/** How one dimension departs from the rule's basis. */
export type DimensionBasis = RelativeBasis | { readonly kind: "absolute"; readonly price: MicroPerMillion };

/**
 * Another factor by what a buyer bought in the month (of the seller's zone), never retroactive: a line that crosses a bound is
 * split there. `graduated`: the units of one dimension, each at the step its place in the month falls into. `reached`: that
 * dimension is counted and the reached step's rate holds for every dimension of all further units. Steps ascend.
 */
export interface VolumeTiers {
  readonly mode: "graduated" | "reached";
  readonly dimension: Dimension;
  readonly steps: readonly { readonly fromUnits: bigint; readonly factorPpm: Ppm }[];
}

/** Another factor once the input of a call (cached and written tokens included) is longer than a bound. */
export interface ContextTier {
  readonly aboveInputUnits: bigint;
  readonly factorPpm: Ppm;
  /** Dimensions that have a factor of their own here; 1,000,000 leaves one as it is. */
  readonly dimensionFactorsPpm?: Readonly<Partial<Record<Dimension, Ppm>>>;
}

/**
 * Another factor in hours of the seller's day; `weekdays` 1 (Monday) to 7. Minutes of the day by the clocks of the seller's zone,
 * from inclusive, to exclusive; a window whose end is not after its beginning runs on into the next day.
 */
export interface TimeWindow {
  readonly weekdays: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly factorPpm: Ppm;
}

/** How fast a call is to be served, as clients ask for it. A rule without one prices `default`. */
export const SERVICE_TIERS = ["default", "priority", "flex"] as const;
export type ServiceTier = (typeof SERVICE_TIERS)[number];

/** One rule of a price version. */
export interface MarkupRule {
  readonly id: string;
  readonly scope: RuleScope;
  readonly audience: RuleAudience;
  readonly basis: PriceBasis;
  readonly overrides?: Readonly<Partial<Record<Dimension, DimensionBasis>>>;
  readonly floor?: UnitPrices;
  readonly ceiling?: UnitPrices;
  /** Prices are rounded half-even to a multiple of this, before floor and ceiling. */
  readonly roundingStep?: MicroPerMillion;
  /** Among rules equally specific the higher number wins. */
  readonly priority: number;
  /** Inclusive; null is open. */
  readonly effectiveFrom: Date | null;
  /** Exclusive; null is open. */
  readonly effectiveTo: Date | null;
  /** One per dimension at most, and no other beside one that is `reached`. */
  readonly volumeTiers?: readonly VolumeTiers[];
  readonly contextTiers?: readonly ContextTier[];
  readonly timeWindows?: readonly TimeWindow[];
  readonly serviceTier?: ServiceTier;
  /** A fee on top of what usage costs by this rule, shown apart on lines and bills: 55,000 is 5.5 %. */
  readonly feePpm?: Ppm;
  /** What the price was agreed in: a contract's number, a document. Shown, never read. */
  readonly reference?: string;
  /** The sell-by offer that made it, and takes it away when it closes. */
  readonly offerId?: string;
}

/** Whether a rule asks another share of its base for long inputs: where the base has bands of its own, both count. */
export function multipliesLengths({ contextTiers = [], basis }: MarkupRule): boolean {
  return contextTiers.length > 0 && basis.kind !== "absolute";
}
