import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import { resolveInherited, withoutInherited } from "./inheritance";
import type { ListBand } from "./level-terms";
import type { UnitPrices } from "./rate";
import { pricesFromJson, pricesToJson, UnitPricesSyntaxError, type UnitPricesJson } from "./unit-prices";

/** What is known of prices that rise (or fall) with the length of a call's input. */
export interface BandedPrices {
  readonly prices: UnitPrices;
  readonly bands?: readonly ListBand[];
}

/** A band in JSON: bigints are strings of digits. A type and no interface, so that it is one of Prisma's JSON values. */
export type ListBandJson = { readonly aboveInputUnits: string; readonly prices: UnitPricesJson };

/** The prices above so many tokens of input; those of the base where no band begins before. */
export function pricesAbove({ prices, bands = [] }: BandedPrices, aboveInputUnits: bigint): UnitPrices {
  return bands.findLast((band) => band.aboveInputUnits <= aboveInputUnits)?.prices ?? prices;
}

/** Every bound and what holds above it, the base first as above 0. */
export function allBands({ prices, bands = [] }: BandedPrices): readonly [ListBand, ...ListBand[]] {
  return [{ aboveInputUnits: 0n, prices }, ...bands];
}

/**
 * A vendor's prices with those that are inherited filled in, band by band: a band states what differs from the base (each band by
 * itself, not from the band before), the rest of it is the base's. A dimension the base has no price for has none in a band either: a
 * model is sold by what its short calls can use. Bands that change nothing are left out, and so is the field without any.
 */
export function resolvedBands({ prices, bands = [] }: BandedPrices): BandedPrices {
  const base = resolveInherited(prices);
  const own = withoutInherited(prices);
  const resolved: ListBand[] = [];
  for (const { aboveInputUnits, prices: stated } of bands) {
    const whole = only(resolveInherited({ ...own, ...stated }), base);
    if (!samePrices(whole, resolved.at(-1)?.prices ?? base))
      resolved.push({ aboveInputUnits, prices: whole });
  }
  return { prices: base, ...(resolved.length > 0 && { bands: resolved }) };
}

function only(prices: UnitPrices, known: UnitPrices): UnitPrices {
  return Object.fromEntries(
    Object.entries(prices).filter(([name]) => known[name as Dimension] !== undefined),
  );
}

/** Whether two price the same dimensions alike. */
export function samePrices(a: UnitPrices, b: UnitPrices): boolean {
  return DIMENSIONS.every((dimension) => a[dimension] === b[dimension]);
}

/** The same prices, every one of them changed alike. */
export function mapBands<T extends BandedPrices>(banded: T, change: (prices: UnitPrices) => UnitPrices): T {
  const { prices, bands } = banded;
  return {
    ...banded,
    prices: change(prices),
    ...(bands && { bands: bands.map((band) => ({ ...band, prices: change(band.prices) })) }),
  };
}

/** Prices and their bands for JSON; without bands there is no such field, as before there were any. */
export function bandedToJson({ prices, bands }: BandedPrices) {
  return { prices: pricesToJson(prices), ...(bands && { bands: bandsToJson(bands) }) };
}

/** Reads what {@link bandedToJson} wrote. @throws UnitPricesSyntaxError. */
export function bandedFromJson(json: { readonly prices: unknown; readonly bands?: unknown }): BandedPrices {
  const bands = bandsFromJson(json.bands ?? []);
  return { prices: pricesFromJson(json.prices), ...(bands.length > 0 && { bands }) };
}

/** Bands for JSON, in their order. */
export function bandsToJson(bands: readonly ListBand[]): ListBandJson[] {
  return bands.map(({ aboveInputUnits, prices }) => ({
    aboveInputUnits: aboveInputUnits.toString(),
    prices: pricesToJson(prices),
  }));
}

/** Reads bands, the shortest bound first. @throws UnitPricesSyntaxError where they are none, or two begin at one bound. */
export function bandsFromJson(json: unknown): ListBand[] {
  if (!Array.isArray(json)) throw new UnitPricesSyntaxError("bands must be a list");
  const bands = json.map(bandFromJson).sort((a, b) => (a.aboveInputUnits < b.aboveInputUnits ? -1 : 1));
  const bounds = new Set(bands.map(({ aboveInputUnits }) => aboveInputUnits));
  if (bounds.size < bands.length) throw new UnitPricesSyntaxError("two bands begin at one length of input");
  return bands;
}

function bandFromJson(json: unknown): ListBand {
  const { aboveInputUnits: above, prices } = (json ?? {}) as Record<string, unknown>;
  if (typeof above !== "string" || !/^[1-9]\d{0,17}$/.test(above))
    throw new UnitPricesSyntaxError("a band begins above so many tokens of input");
  return { aboveInputUnits: BigInt(above), prices: pricesFromJson(prices) };
}
