import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { Quantities } from "../metering/quantities";
import type { MicroPerMillion, Nano } from "../money/nano";
import type { Ppm } from "../money/ppm";
import { bandFor, type CompiledVolume, type LevelTerms, type PriceBand } from "./level-terms";
import { UnpricedDimensionError, type UnitPrices } from "./rate";
import { withFee } from "./rate-line";

/** Units of a line that one price was paid for. */
export interface ExplainedPart {
  readonly dimension: Dimension;
  readonly units: bigint;
  readonly price: MicroPerMillion;
  /** The volume step that made the price: from how many units of the month it holds; null where none did. */
  readonly stepFrom: bigint | null;
}

/** How a line came about, down to its amount. */
export interface ExplainedLine {
  /** The bound of input the call was above; null where there is none, or it was below. */
  readonly aboveInputUnits: bigint | null;
  readonly parts: readonly ExplainedPart[];
  /** Where the counter of each volume tier stood before, in the order of the terms. */
  readonly counters: readonly { readonly key: string; readonly from: bigint; readonly units: bigint }[];
  /** What the parts come to, rounded. */
  readonly usageNano: Nano;
  readonly feePpm: Ppm;
  readonly feeNano: Nano;
  readonly amountNano: Nano;
}

/**
 * Replays a line from its terms, its quantities and where its counters stood (in the order of the terms; missing: 0). The parts
 * times their prices are exactly what was rounded to the amount.
 * @throws UnpricedDimensionError when a positive quantity has no price.
 */
export function explainLine(
  quantities: Quantities,
  terms: LevelTerms,
  from: readonly bigint[] = [],
): ExplainedLine {
  const band: Omit<PriceBand, "aboveInputUnits"> & Partial<PriceBand> = bandFor(terms, quantities);
  const volumes = (band.volumes ?? []).map((volume, index) => ({ volume, from: from[index] ?? 0n }));
  const whole = volumes.find(({ volume }) => volume.wholeLine);
  const step = whole && stepAt(whole.volume, whole.from);
  const counted = new Set(volumes.flatMap(({ volume }) => volume.counted));
  const rest = DIMENSIONS.flatMap((dimension): ExplainedPart[] => {
    const units = quantities[dimension] ?? 0n;
    if (units === 0n || counted.has(dimension)) return [];
    const price = priceOf(step?.prices ?? band.prices, dimension);
    return [{ dimension, units, price, stepFrom: step?.fromUnits ?? null }];
  });
  const parts = [...volumes.flatMap((one) => countedParts(quantities, one)), ...rest].sort(
    (a, b) => DIMENSIONS.indexOf(a.dimension) - DIMENSIONS.indexOf(b.dimension),
  );
  const pico = parts.reduce((sum, { units, price }) => sum + units * price, 0n);
  const feePpm = terms.feePpm ?? 0;
  const { amountNano, feeNano } = withFee(pico, feePpm);
  return {
    aboveInputUnits: band.aboveInputUnits ?? null,
    parts,
    counters: volumes.map(({ volume, from: place }) => ({
      ...{ key: volume.key, from: place },
      units: volume.counted.reduce((sum, dimension) => sum + (quantities[dimension] ?? 0n), 0n),
    })),
    ...{ usageNano: amountNano - feeNano, feePpm, feeNano, amountNano },
  };
}

interface Standing {
  readonly volume: CompiledVolume;
  readonly from: bigint;
}

/** Counted units in the order of their dimensions, cut where steps begin. */
function countedParts(quantities: Quantities, { volume, from }: Standing): ExplainedPart[] {
  const parts: ExplainedPart[] = [];
  let place = from;
  for (const dimension of volume.counted) {
    for (let left = quantities[dimension] ?? 0n; left > 0n;) {
      const step = stepAt(volume, place);
      const next = volume.steps.find(({ fromUnits }) => fromUnits > place)?.fromUnits;
      const units = next === undefined || next - place > left ? left : next - place;
      parts.push({ dimension, units, price: priceOf(step.prices, dimension), stepFrom: step.fromUnits });
      place += units;
      left -= units;
    }
  }
  return parts;
}

function stepAt({ steps }: CompiledVolume, place: bigint): CompiledVolume["steps"][number] {
  const step = steps.findLast(({ fromUnits }) => fromUnits <= place);
  if (!step) throw new RangeError("a volume tier without a step from 0");
  return step;
}

function priceOf(prices: UnitPrices, dimension: Dimension): MicroPerMillion {
  const price = prices[dimension];
  if (price === undefined) throw new UnpricedDimensionError(dimension);
  return price;
}
