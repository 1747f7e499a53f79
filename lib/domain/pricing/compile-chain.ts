import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { Currency } from "../money/currency";
import { applyPpm, PPM_ONE } from "../money/ppm";
import type { CatalogueModel, RuleBuyer } from "./catalogue-model";
import { InvalidRuleError } from "./compile-level";
import { checkConditions, compileBand } from "./compile-terms";
import { resolveInherited } from "./inheritance";
import { dearestOf, type LevelTerms, type ListBand, type PriceBand } from "./level-terms";
import { allBands, mapBands, pricesAbove, samePrices, type BandedPrices } from "./list-bands";
import { mapPrices, pricesAtPpb } from "./map-prices";
import type { MarkupRule, ServiceTier } from "./markup-rule";
import type { UnitPrices } from "./rate";
import { selectRule } from "./select-rule";
import { windowAt } from "./time-window";

/** Prices with the currency they are in; `bands`: other ones for longer input, whole and the shortest bound first. */
export interface CurrencyPrices extends BandedPrices {
  readonly currency: Currency;
}

/** A dated rate fixed for as long as the card lives; its id stays on every call priced by it. */
export interface LockedRate {
  readonly id: string;
  readonly ratePpb: bigint;
}

/** One sale of the chain: a seller's live price version towards one buyer, in the currency of their edge. */
export interface ChainLevel {
  readonly versionId: string;
  readonly rules: readonly MarkupRule[];
  readonly buyer: RuleBuyer;
  readonly currency: Currency;
  /** The seller's IANA zone: its hours are cut by it. */
  readonly timeZone: string;
  /** From the list's currency to the edge's; null where they are the same. */
  readonly listRate: LockedRate | null;
  /** From the currency the seller buys in (the edge above, or the stock's) to the edge's; null where the same. */
  readonly buyRate: LockedRate | null;
}

export interface ChainInput {
  readonly model: CatalogueModel;
  readonly list: CurrencyPrices;
  /** The root's weighted stock cost, frozen at publish. */
  readonly rootBuy: CurrencyPrices;
  /** Root's sale to its direct buyer first, the sale to the customer last. */
  readonly levels: readonly ChainLevel[];
  readonly at: Date;
  /** When the hours of time windows are looked at; `at` where it is not said. A replay prices last week's nights by today's rules. */
  readonly hourAt?: Date;
  /** How fast calls are to be served; `default` where it is not said. */
  readonly serviceTier?: ServiceTier;
}

/** Prices for longer input, with what the seller pays for them. */
export interface CompiledBand extends PriceBand {
  readonly buy: UnitPrices;
}

/** One level of a rate card: what the buyer pays, what the seller pays, and what made it. */
export interface CompiledLevel extends LevelTerms {
  readonly versionId: string;
  readonly ruleId: string;
  readonly buyerId: string;
  readonly currency: Currency;
  /** The seller's own buy prices in the edge's currency; the dearest where they depend on what it buys. */
  readonly buy: UnitPrices;
  /** The vendor's list prices of short input in the edge's currency. */
  readonly list: UnitPrices;
  readonly bands?: readonly CompiledBand[];
  readonly listRateId: string | null;
  readonly buyRateId: string | null;
}

/** Why a chain has no card. No card means the model is not for sale there (C04), never that it is free. */
export type CompileFailure =
  | { readonly kind: "no_levels" }
  | { readonly kind: "no_rule" }
  | { readonly kind: "missing_price"; readonly ruleId: string; readonly dimensions: readonly Dimension[] }
  | { readonly kind: "missing_exchange_rate"; readonly from: Currency; readonly to: Currency }
  | { readonly kind: "invalid_rule"; readonly ruleId: string; readonly reason: string };

export type ChainResult =
  | { readonly kind: "ok"; readonly levels: readonly CompiledLevel[] }
  | { readonly kind: "failed"; readonly level: number; readonly failure: CompileFailure };

/**
 * Compiles the prices of every level of a chain, root's first. What a level sells at is what the next one buys
 * at, its fee included, so mark-ups compound. Where the vendor's list has bands every level has their bounds, and where one level
 * has context tiers every level below it.
 * Every dimension the list prices must have a price at every level.
 */
export function compileChain(input: ChainInput): ChainResult {
  const { rootBuy, levels } = input;
  if (levels.length === 0) return { kind: "failed", level: 0, failure: { kind: "no_levels" } };
  const compiled: CompiledLevel[] = [];
  let currency = rootBuy.currency;
  let buying: BandedPrices = rootBuy;
  for (const [index, level] of levels.entries()) {
    const result = compileOne(input, currency, buying, level);
    if ("kind" in result) return { kind: "failed", level: index, failure: result };
    compiled.push(result);
    currency = result.currency;
    buying = sellingOf(result);
  }
  return { kind: "ok", levels: compiled.some(takesRequests) ? compiled.map(withRequests) : compiled };
}

const takesRequests = ({ prices }: CompiledLevel) => prices.request !== undefined;

/** A fee per call that one level takes costs nothing where a level takes none, and everything a call uses has a price there. */
function withRequests(level: CompiledLevel): CompiledLevel {
  return { ...level, ...filled(level), ...(level.bands && { bands: level.bands.map(filled) }) };
}

function filled<Band extends Pick<CompiledBand, "prices" | "buy" | "volumes">>(band: Band): Band {
  const prices = (known: UnitPrices): UnitPrices => ({ request: 0n, ...known });
  const volumes = band.volumes?.map((volume) => ({
    ...volume,
    steps: volume.wholeLine
      ? volume.steps.map((step) => ({ ...step, prices: prices(step.prices) }))
      : volume.steps,
  }));
  return { ...band, prices: prices(band.prices), buy: prices(band.buy), ...(volumes && { volumes }) };
}

/** What a level sells at, as the next one's buy prices. */
function sellingOf({ prices, volumes, bands = [], feePpm = 0 }: CompiledLevel): BandedPrices {
  const taken = (band: Omit<PriceBand, "aboveInputUnits">) =>
    mapPrices(dearestOf(band), (price) => (feePpm === 0 ? price : applyPpm(price, PPM_ONE + feePpm)));
  return {
    prices: taken({ prices, ...(volumes && { volumes }) }),
    bands: bands.map((band): ListBand => ({ aboveInputUnits: band.aboveInputUnits, prices: taken(band) })),
  };
}

function compileOne(
  { model, list, at, hourAt = at, serviceTier = "default" }: ChainInput,
  buyCurrency: Currency,
  buying: BandedPrices,
  level: ChainLevel,
): CompiledLevel | CompileFailure {
  const rule = selectRule(level.rules, model, level.buyer, at, serviceTier);
  if (!rule) return { kind: "no_rule" };
  const { currency, timeZone } = level;
  const listHere = converted(list.currency, list, currency, level.listRate);
  if (!listHere) return { kind: "missing_exchange_rate", from: list.currency, to: currency };
  const buyHere = converted(buyCurrency, buying, currency, level.buyRate);
  if (!buyHere) return { kind: "missing_exchange_rate", from: buyCurrency, to: currency };
  const window = windowAt(rule.timeWindows, hourAt, timeZone);
  const made = attempt(rule, () => bandsOfLevel(rule, listHere, buyHere, window));
  if ("kind" in made) return made;
  const [first, ...bands] = made.bands;
  const missing = unpriced(resolveInherited(list.prices), first.prices);
  if (missing.length > 0) return { kind: "missing_price", ruleId: rule.id, dimensions: missing };
  const { prices, buy, volumes } = first;
  return {
    ...{ versionId: level.versionId, ruleId: rule.id, buyerId: level.buyer.partyId, currency, prices, buy },
    list: listHere.prices,
    ...{ listRateId: level.listRate?.id ?? null, buyRateId: level.buyRate?.id ?? null },
    ...(volumes && { volumes, timeZone }),
    ...(bands.length > 0 && { bands }),
    ...(window && { window }),
    ...(serviceTier !== "default" && { serviceTier }),
    ...(rule.feePpm && { feePpm: rule.feePpm }),
  };
}

type Bands = readonly [CompiledBand, ...CompiledBand[]];

/** A level's bands: bounds of its own, of the list and of those above it, without those that change nothing. */
function bandsOfLevel(
  rule: MarkupRule,
  listing: BandedPrices,
  buying: BandedPrices,
  window: ReturnType<typeof windowAt>,
): Bands {
  checkConditions(rule);
  const bandAbove = (aboveInputUnits: bigint): CompiledBand => {
    const [list, buy] = [pricesAbove(listing, aboveInputUnits), pricesAbove(buying, aboveInputUnits)];
    const band = compileBand({ rule, list, buy, aboveInputUnits, window });
    return { ...band, buy: resolveInherited(buy) };
  };
  const bounds = [...allBands(listing), ...allBands(buying), ...(rule.contextTiers ?? [])].map(
    ({ aboveInputUnits }) => aboveInputUnits,
  );
  const ascending = [...new Set(bounds)].filter((bound) => bound > 0n).sort((a, b) => (a < b ? -1 : 1));
  const bands: [CompiledBand, ...CompiledBand[]] = [bandAbove(0n)];
  for (const bound of ascending) {
    const band = bandAbove(bound);
    if (!sameBand(band, bands.at(-1) as CompiledBand)) bands.push(band);
  }
  return bands;
}

/** A level's bands as its buyer sees them: where only what its seller pays is another, there is none. */
export function sellingBands({ prices, volumes, bands = [] }: CompiledLevel): PriceBand[] {
  let before: Omit<PriceBand, "aboveInputUnits"> = { prices, ...(volumes && { volumes }) };
  return bands.flatMap(({ aboveInputUnits, prices: asked, volumes: tiers }) => {
    if (samePrices(asked, before.prices) && sameVolumes(tiers, before.volumes)) return [];
    before = { prices: asked, ...(tiers && { volumes: tiers }) };
    return [{ aboveInputUnits, ...before }];
  });
}

function sameBand(a: CompiledBand, b: CompiledBand): boolean {
  return samePrices(a.prices, b.prices) && samePrices(a.buy, b.buy) && sameVolumes(a.volumes, b.volumes);
}

function sameVolumes(a: PriceBand["volumes"] = [], b: PriceBand["volumes"] = []): boolean {
  return (
    a.length === b.length &&
    a.every(({ counted, steps }, index) => {
      const other = b[index];
      return (
        other !== undefined &&
        counted.join() === other.counted.join() &&
        steps.every((step, place) => samePrices(step.prices, other.steps[place]?.prices ?? {}))
      );
    })
  );
}

function attempt(rule: MarkupRule, make: () => Bands): { readonly bands: Bands } | CompileFailure {
  try {
    return { bands: make() };
  } catch (error) {
    if (error instanceof InvalidRuleError) {
      return { kind: "invalid_rule", ruleId: rule.id, reason: error.reason };
    }
    throw error;
  }
}

/** Prices in another currency at a locked rate, half-even to integer micro; undefined when the rate is missing. */
function converted(
  from: Currency,
  banded: BandedPrices,
  to: Currency,
  locked: LockedRate | null,
): BandedPrices | undefined {
  if (from === to) return banded;
  if (!locked) return undefined;
  return mapBands(banded, (prices) => pricesAtPpb(prices, locked.ratePpb));
}

function unpriced(required: UnitPrices, prices: UnitPrices): Dimension[] {
  return DIMENSIONS.filter(
    (dimension) => required[dimension] !== undefined && prices[dimension] === undefined,
  );
}
