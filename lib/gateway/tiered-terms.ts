import { DIMENSIONS, dimensionIndex } from "@/lib/domain/metering/dimension";
import {
  bandsOf,
  dearestOf,
  type CompiledVolume,
  type LevelTerms,
  type PriceBand,
} from "@/lib/domain/pricing/level-terms";
import type { LineParts, VolumePart } from "@/lib/domain/pricing/rate-line";
import { UnpricedDimensionError, type UnitPrices } from "@/lib/domain/pricing/rate";
import { INPUT_SLOTS } from "./bound";

/** A volume tier by slots. `rest` are the prices of everything else at each step, where the step prices the whole line. */
interface LaidOutVolume {
  readonly key: string;
  readonly slots: readonly number[];
  readonly fromUnits: readonly bigint[];
  readonly prices: readonly bigint[];
  readonly rest: readonly (readonly bigint[])[];
}

/** Prices as long as the input is above a bound. Slots that a volume tier counts, or that have no price, are -1. */
interface LaidOutBand<Row> {
  readonly aboveInputUnits: bigint;
  readonly dearest: Row;
  /** Slots priced by no counter, with their prices. */
  readonly slots: readonly number[];
  readonly prices: readonly bigint[];
  readonly volumes: readonly LaidOutVolume[];
}

/** What makes a price differ from call to call, laid out for the hot path: input's length, the month's volume, a fee. */
export interface TieredTerms<Row> {
  /** The longest bound first; the last one is above nothing. */
  readonly bands: readonly LaidOutBand<Row>[];
  readonly feePpm: number;
  readonly timeZone: string | undefined;
}

const UNPRICED = -1n;

/** Lays terms out; null where a call's price depends on its quantities alone. `lay` makes the row that holds are taken by. */
export function tieredTerms<Row>(
  terms: LevelTerms,
  lay: (prices: UnitPrices) => Row,
): TieredTerms<Row> | null {
  if (!terms.volumes && !terms.bands && !terms.feePpm) return null;
  const bands = bandsOf(terms).map((band) => laidOutBand(band, lay));
  return { bands: bands.reverse(), feePpm: terms.feePpm ?? 0, timeZone: terms.timeZone };
}

function laidOutBand<Row>(band: PriceBand, lay: (prices: UnitPrices) => Row): LaidOutBand<Row> {
  const volumes = band.volumes ?? [];
  const counted = new Set(volumes.flatMap((volume) => volume.counted));
  const slots = DIMENSIONS.flatMap((dimension, slot) => (counted.has(dimension) ? [] : [slot]));
  return {
    aboveInputUnits: band.aboveInputUnits,
    dearest: lay(dearestOf(band)),
    slots,
    prices: pricesBySlot(band.prices),
    volumes: volumes.map(laidOutVolume),
  };
}

function laidOutVolume({ key, counted, wholeLine, steps }: CompiledVolume): LaidOutVolume {
  const slots = counted.map(dimensionIndex);
  const [first] = slots;
  return {
    ...{ key, slots, fromUnits: steps.map(({ fromUnits }) => fromUnits) },
    prices: steps.map(({ prices }) => pricesBySlot(prices)[first as number] as bigint),
    rest: wholeLine ? steps.map(({ prices }) => pricesBySlot(prices)) : [],
  };
}

const pricesBySlot = (prices: UnitPrices) => DIMENSIONS.map((dimension) => prices[dimension] ?? UNPRICED);

/** The same as `lineParts` of lib/domain/pricing, over slots instead of names (a test holds the two together). */
export function partsOf<Row>(usage: readonly bigint[], { bands, feePpm }: TieredTerms<Row>): LineParts {
  const { slots, prices, volumes } = bandOf(usage, bands);
  const parts: VolumePart[] = [];
  let whole = false;
  for (const volume of volumes) {
    let units = 0n;
    for (const slot of volume.slots) units += usage[slot] as bigint;
    const restPico = volume.rest.map((rest) => picoOf(usage, slots, rest));
    whole ||= restPico.length > 0;
    parts.push({ key: volume.key, units, fromUnits: volume.fromUnits, prices: volume.prices, restPico });
  }
  return { basePico: whole ? 0n : picoOf(usage, slots, prices), volumes: parts, feePpm };
}

function bandOf<Row>(usage: readonly bigint[], bands: readonly LaidOutBand<Row>[]): LaidOutBand<Row> {
  let input = 0n;
  if (bands.length > 1) for (const slot of INPUT_SLOTS) input += usage[slot] as bigint;
  for (const band of bands) if (input > band.aboveInputUnits) return band;
  return bands.at(-1) as LaidOutBand<Row>;
}

function picoOf(usage: readonly bigint[], slots: readonly number[], prices: readonly bigint[]): bigint {
  let pico = 0n;
  for (const slot of slots) {
    const units = usage[slot] as bigint;
    if (units === 0n) continue;
    const price = prices[slot] as bigint;
    if (price < 0n) throw new UnpricedDimensionError(DIMENSIONS[slot] as (typeof DIMENSIONS)[number]);
    pico += units * price;
  }
  return pico;
}
