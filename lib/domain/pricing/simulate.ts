import type { Quantities } from "../metering/quantities";
import type { Nano } from "../money/nano";
import { applyPpm, type Ppm } from "../money/ppm";
import type { CompiledLevel, CurrencyPrices } from "./compile-chain";
import { explainLine, type ExplainedLine } from "./explain-line";
import { bandFor, type LevelTerms } from "./level-terms";
import { mapBands, type BandedPrices } from "./list-bands";
import { mapPrices } from "./map-prices";
import { UnpricedDimensionError, type UnitPrices } from "./rate";
import { amountOfParts, lineParts, type LineParts } from "./rate-line";

/**
 * What a call of these quantities is charged on compiled terms: the one place where the simulator prices a call, by the function
 * that the settlement's twin prices it with. `places`: where the month's counters stand, 0 where it does not say. Null where a
 * quantity has no price: nothing is free by accident.
 */
export function chargeFor(
  terms: LevelTerms,
  quantities: Quantities,
  places?: ReadonlyMap<string, bigint>,
): Nano | null {
  const parts = partsFor(terms, quantities);
  return parts && amountOfParts(parts, places).amountNano;
}

/** A call laid out on terms, for whoever walks counters itself; null where a quantity has no price. */
export function partsFor(terms: LevelTerms, quantities: Quantities): LineParts | null {
  try {
    return lineParts(asMetered(quantities, terms), terms);
  } catch (error) {
    if (error instanceof UnpricedDimensionError) return null;
    throw error;
  }
}

/**
 * Quantities as they would have been metered on these terms: a request counts as one where it has a price (or as many as the
 * vendor stated), and not at all where it has none (lib/gateway/metering.ts).
 */
function asMetered(quantities: Quantities, { prices }: LevelTerms): Quantities {
  const told = quantities.request ?? 0n;
  const request = prices.request === undefined ? 0n : told > 0n ? told : 1n;
  return request === told ? quantities : { ...quantities, request };
}

/** How a charge came about ({@link chargeFor} gives its amount); null where a quantity has no price. */
export function explainCharge(
  terms: LevelTerms,
  quantities: Quantities,
  places: ReadonlyMap<string, bigint> = new Map(),
): ExplainedLine | null {
  const asked = asMetered(quantities, terms);
  const from = (bandFor(terms, asked).volumes ?? []).map(({ key }) => places.get(key) ?? 0n);
  try {
    return explainLine(asked, terms, from);
  } catch (error) {
    if (error instanceof UnpricedDimensionError) return null;
    throw error;
  }
}

/** What a level's seller pays, as terms: its buy prices band by band, whatever was bought before. */
export function buyTerms({ buy, bands }: Pick<CompiledLevel, "buy" | "bands">): LevelTerms {
  return {
    prices: buy,
    ...(bands && { bands: bands.map(({ aboveInputUnits, buy: prices }) => ({ aboveInputUnits, prices })) }),
  };
}

/** What one seller of a chain pays and takes for a call, both in the currency of its sale. */
export interface WaterfallStep {
  readonly versionId: string;
  readonly ruleId: string;
  readonly currency: CurrencyPrices["currency"];
  /** Null where it is unknown. */
  readonly costNano: Nano | null;
  readonly priceNano: Nano;
}

/** Where the counters of one level stand: those of its sale, and those its seller buys by. */
export interface StepPlaces {
  readonly sold?: ReadonlyMap<string, bigint>;
  readonly bought?: ReadonlyMap<string, bigint>;
}

/**
 * The way of the money for one call, from what the first seller pays to what the last buyer pays; undefined where a level
 * has no price for what was used. `cost` is what the first seller pays where that is not what its rule reckoned with (stock
 * costs today what it costs; a published version keeps what it cost then). Below the first, what a seller pays is what the one
 * above it takes, where both are of one currency.
 */
export function waterfall(
  levels: readonly CompiledLevel[],
  quantities: Quantities,
  cost?: LevelTerms | null,
  places: readonly StepPlaces[] = [],
): WaterfallStep[] | undefined {
  const steps: WaterfallStep[] = [];
  for (const [index, level] of levels.entries()) {
    const { versionId, ruleId, currency } = level;
    const { sold, bought } = places[index] ?? {};
    const priceNano = chargeFor(level, quantities, sold);
    if (priceNano === null) return undefined;
    const above = steps[index - 1];
    const terms = index === 0 && cost !== undefined ? cost : buyTerms(level);
    const paid = terms === null ? null : chargeFor(terms, quantities, bought);
    const costNano = above?.currency === currency ? above.priceNano : paid;
    steps.push({ versionId, ruleId, currency, costNano, priceNano });
  }
  return steps;
}

/** The same of prices with bands. */
export function scaledBands<T extends BandedPrices>(banded: T, factorPpm: Ppm): T {
  return mapBands(banded, (prices) => scaledPrices(prices, factorPpm));
}

/** Every price times a factor in ppm, half-even to integer micro: 1,100,000 is ten percent more. */
export function scaledPrices(prices: UnitPrices, factorPpm: Ppm): UnitPrices {
  return mapPrices(prices, (price) => applyPpm(price, factorPpm));
}
