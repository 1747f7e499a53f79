import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { Quantities } from "../metering/quantities";
import type { Ppm } from "../money/ppm";
import type { ServiceTier, TimeWindow } from "./markup-rule";
import type { UnitPrices } from "./rate";

/** One step of a volume tier: from how many units of the month, and the prices of what it prices. */
export interface VolumeStep {
  readonly fromUnits: bigint;
  readonly prices: UnitPrices;
}

/**
 * A volume tier as it is priced. `counted` are the dimensions whose units count together (a dimension and what inherits its
 * price); where `wholeLine` is set the step reached at a line's beginning prices the line's other dimensions too.
 */
export interface CompiledVolume {
  /** Names the counter beside the wallet and the month: the same scope keeps its counter over versions. */
  readonly key: string;
  readonly counted: readonly Dimension[];
  readonly wholeLine: boolean;
  /** Ascending; the first from 0. */
  readonly steps: readonly VolumeStep[];
}

/** Prices as long as the input of a call is above a bound. */
export interface PriceBand {
  readonly aboveInputUnits: bigint;
  readonly prices: UnitPrices;
  readonly volumes?: readonly CompiledVolume[];
}

/** What a vendor lists, or stock costs, as long as the input of a call is above a bound: no volume is counted there. */
export type ListBand = Omit<PriceBand, "volumes">;

/** What one level's price of a call is made of. Fields that are missing do not apply; `prices` alone is the plain case. */
export interface LevelTerms {
  /** Of calls with short input, before any volume; inherited prices resolved. Micro per million units. */
  readonly prices: UnitPrices;
  readonly volumes?: readonly CompiledVolume[];
  /** Other prices for longer input, the shortest bound first. */
  readonly bands?: readonly PriceBand[];
  /** The window of the day that was open: its factor is in the prices already. */
  readonly window?: TimeWindow;
  readonly serviceTier?: ServiceTier;
  readonly feePpm?: Ppm;
  /** The seller's zone, which cuts the months of volume counters. */
  readonly timeZone?: string;
}

/** Whose sum is a call's input, as context tiers measure it. */
const INPUT_SIDE: readonly Dimension[] = [
  "input",
  "cached_input",
  "cache_write_5m",
  "cache_write_1h",
  "audio_input",
];

/** The band a call falls into by its input, cached and written tokens included. */
export function bandFor(terms: LevelTerms, quantities: Quantities): Omit<PriceBand, "aboveInputUnits"> {
  if (!terms.bands) return terms;
  const input = INPUT_SIDE.reduce((sum, dimension) => sum + (quantities[dimension] ?? 0n), 0n);
  return terms.bands.findLast(({ aboveInputUnits }) => input > aboveInputUnits) ?? terms;
}

/** All bands of a level, its plain prices as the one above 0 (or nothing). */
export function bandsOf(terms: LevelTerms): readonly PriceBand[] {
  const { prices, volumes, bands } = terms;
  return [{ aboveInputUnits: 0n, prices, ...(volumes && { volumes }) }, ...(bands ?? [])];
}

/** The dearest each dimension can get in a band, whatever was bought before. */
export function dearestOf({ prices, volumes }: Omit<PriceBand, "aboveInputUnits">): UnitPrices {
  return extremeOf(prices, volumes, (a, b) => a > b);
}

/** The cheapest each dimension can get in a band. */
export function cheapestOf({ prices, volumes }: Omit<PriceBand, "aboveInputUnits">): UnitPrices {
  return extremeOf(prices, volumes, (a, b) => a < b);
}

function extremeOf(
  prices: UnitPrices,
  volumes: readonly CompiledVolume[] | undefined,
  better: (a: bigint, b: bigint) => boolean,
): UnitPrices {
  if (!volumes) return prices;
  const extreme: Partial<Record<Dimension, bigint>> = { ...prices };
  for (const { prices: step } of volumes.flatMap(({ steps }) => steps)) {
    for (const dimension of DIMENSIONS) {
      const [price, known] = [step[dimension], extreme[dimension]];
      if (price !== undefined && known !== undefined && better(price, known)) extreme[dimension] = price;
    }
  }
  return extreme;
}
