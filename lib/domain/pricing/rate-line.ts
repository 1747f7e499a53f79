import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { Quantities } from "../metering/quantities";
import type { Nano } from "../money/nano";
import { PPM_ONE, type Ppm } from "../money/ppm";
import { roundHalfEven } from "../money/rounding";
import { bandFor, type CompiledVolume, type LevelTerms } from "./level-terms";
import { UnpricedDimensionError, type UnitPrices } from "./rate";

const PICO_PER_NANO = 1_000n;
const PPM_ONE_BIG = BigInt(PPM_ONE);

/** Units of one volume tier that a line buys, before anybody knows where its counter stands. Prices parallel to `fromUnits`. */
export interface VolumePart {
  readonly key: string;
  readonly units: bigint;
  readonly fromUnits: readonly bigint[];
  /** Micro per million units at each step. */
  readonly prices: readonly bigint[];
  /** Pico that the rest of the line costs at each step, where the step reached prices the whole line; empty otherwise. */
  readonly restPico: readonly bigint[];
}

/** A line laid out for pricing: what needs no counter, in pico, and what does. */
export interface LineParts {
  readonly basePico: bigint;
  readonly volumes: readonly VolumePart[];
  readonly feePpm: Ppm;
}

/** An amount and how much of it is the percentage fee. */
export interface LineAmount {
  readonly amountNano: Nano;
  readonly feeNano: Nano;
}

/**
 * Lays out what quantities cost at a level.
 * @throws UnpricedDimensionError when a positive quantity has no price. @throws RangeError on a negative value.
 */
export function lineParts(quantities: Quantities, terms: LevelTerms): LineParts {
  const { prices, volumes = [] } = bandFor(terms, quantities);
  const counted = new Set(volumes.flatMap((volume) => volume.counted));
  const whole = volumes.find(({ wholeLine }) => wholeLine);
  const rest = DIMENSIONS.filter((dimension) => !counted.has(dimension));
  return {
    basePico: whole ? 0n : picoOf(quantities, prices, rest),
    volumes: volumes.map((volume) => volumePart(quantities, volume, volume.wholeLine ? rest : [])),
    feePpm: terms.feePpm ?? 0,
  };
}

function volumePart(quantities: Quantities, volume: CompiledVolume, rest: readonly Dimension[]): VolumePart {
  const { key, counted, steps } = volume;
  const first = counted[0] as Dimension;
  return {
    key,
    units: counted.reduce((sum, dimension) => sum + (quantities[dimension] ?? 0n), 0n),
    fromUnits: steps.map(({ fromUnits }) => fromUnits),
    prices: steps.map(({ prices }) => priceOf(prices, first)),
    restPico: rest.length > 0 ? steps.map(({ prices }) => picoOf(quantities, prices, rest)) : [],
  };
}

function priceOf(prices: UnitPrices, dimension: Dimension): bigint {
  const price = prices[dimension];
  if (price === undefined) throw new UnpricedDimensionError(dimension);
  if (price < 0n) throw new RangeError(`negative price of ${dimension}`);
  return price;
}

function picoOf(quantities: Quantities, prices: UnitPrices, dimensions: readonly Dimension[]): bigint {
  let pico = 0n;
  for (const dimension of dimensions) {
    const units = quantities[dimension] ?? 0n;
    if (units < 0n) throw new RangeError(`negative quantity of ${dimension}`);
    if (units > 0n) pico += units * priceOf(prices, dimension);
  }
  return pico;
}

/** What a part costs from a place in the month on, in pico: units split over the steps, exactly. */
export function volumePico({ units, fromUnits, prices, restPico }: VolumePart, from: bigint): bigint {
  let step = fromUnits.length - 1;
  while (step > 0 && (fromUnits[step] as bigint) > from) step--;
  let pico = restPico[step] ?? 0n;
  let place = from;
  for (let left = units; left > 0n; step++) {
    const next = fromUnits[step + 1];
    const room = next === undefined ? left : next - place;
    const taken = room < left ? room : left;
    pico += taken * (prices[step] as bigint);
    place += taken;
    left -= taken;
  }
  return pico;
}

const AT_THE_BEGINNING: ReadonlyMap<string, bigint> = new Map();

/** A line's amount, each volume's counter standing where `places` says (0 where it does not). */
export function amountOfParts(
  { basePico, volumes, feePpm }: LineParts,
  places: ReadonlyMap<string, bigint> = AT_THE_BEGINNING,
): LineAmount {
  let pico = basePico;
  for (const part of volumes) pico += volumePico(part, places.get(part.key) ?? 0n);
  return withFee(pico, feePpm);
}

/**
 * Rounds a line once, half-even to nano, its fee included; at least 1 nano when anything costs something (DESIGN section 3,
 * C40). The fee is what the line costs more than it would without it.
 */
export function withFee(pico: bigint, feePpm: Ppm): LineAmount {
  const usage = roundedPico(pico, PICO_PER_NANO);
  if (feePpm === 0) return { amountNano: usage, feeNano: 0n };
  const amountNano = roundedPico(pico * (PPM_ONE_BIG + BigInt(feePpm)), PICO_PER_NANO * PPM_ONE_BIG);
  return { amountNano, feeNano: amountNano - usage };
}

function roundedPico(scaled: bigint, perNano: bigint): Nano {
  if (scaled === 0n) return 0n;
  const nano = roundHalfEven(scaled, perNano);
  return nano === 0n ? 1n : nano;
}

/** What quantities cost at a level: {@link lineParts} priced at once. @throws as lineParts does. */
export function rateLine(
  quantities: Quantities,
  terms: LevelTerms,
  places?: ReadonlyMap<string, bigint>,
): LineAmount {
  return amountOfParts(lineParts(quantities, terms), places);
}
