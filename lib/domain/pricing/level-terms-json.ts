import type { CompiledVolume, LevelTerms, PriceBand } from "./level-terms";
import { pricesFromJson, pricesToJson, type UnitPricesJson } from "./unit-prices";

type VolumeJson = Omit<CompiledVolume, "steps"> & {
  readonly steps: readonly { readonly fromUnits: string; readonly prices: UnitPricesJson }[];
};
interface BandJson {
  readonly aboveInputUnits: string;
  readonly prices: UnitPricesJson;
  readonly volumes?: readonly VolumeJson[];
}

/** A level's terms in JSON: bigints are strings of digits. */
export type TermsJson = Omit<LevelTerms, "prices" | "volumes" | "bands"> & {
  readonly prices: UnitPricesJson;
  readonly volumes?: readonly VolumeJson[];
  readonly bands?: readonly BandJson[];
};

/** Writes a level's terms, fields always in the same order; those that do not apply are left out. */
export function termsToJson(terms: LevelTerms): TermsJson {
  const { prices, volumes, bands, window, serviceTier, feePpm, timeZone } = terms;
  return {
    prices: pricesToJson(prices),
    ...(volumes && { volumes: volumes.map(volumeToJson) }),
    ...(bands && { bands: bands.map(bandToJson) }),
    ...(window && { window: inOrder(window) }),
    ...(serviceTier && { serviceTier }),
    ...(feePpm !== undefined && { feePpm }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

function inOrder({ weekdays, fromMinute, toMinute, factorPpm }: NonNullable<LevelTerms["window"]>) {
  return { weekdays, fromMinute, toMinute, factorPpm };
}

function volumeToJson({ key, counted, wholeLine, steps }: CompiledVolume): VolumeJson {
  return {
    ...{ key, counted, wholeLine },
    steps: steps.map(({ fromUnits, prices }) => ({
      fromUnits: fromUnits.toString(),
      prices: pricesToJson(prices),
    })),
  };
}

function bandToJson({ aboveInputUnits, prices, volumes }: PriceBand): BandJson {
  return {
    aboveInputUnits: aboveInputUnits.toString(),
    prices: pricesToJson(prices),
    ...(volumes && { volumes: volumes.map(volumeToJson) }),
  };
}

/** Reads what {@link termsToJson} wrote; a level with nothing but prices is one of before. @throws UnitPricesSyntaxError. */
export function termsFromJson(json: TermsJson): LevelTerms {
  const { volumes, bands, window, serviceTier, feePpm, timeZone } = json;
  return {
    prices: pricesFromJson(json.prices),
    ...(volumes && { volumes: volumes.map(volumeFromJson) }),
    ...(bands && {
      bands: bands.map((band) => ({
        aboveInputUnits: BigInt(band.aboveInputUnits),
        prices: pricesFromJson(band.prices),
        ...(band.volumes && { volumes: band.volumes.map(volumeFromJson) }),
      })),
    }),
    ...(window && { window }),
    ...(serviceTier && { serviceTier }),
    ...(feePpm !== undefined && { feePpm }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

function volumeFromJson({ steps, ...volume }: VolumeJson): CompiledVolume {
  return {
    ...volume,
    steps: steps.map(({ fromUnits, prices }) => ({
      fromUnits: BigInt(fromUnits),
      prices: pricesFromJson(prices),
    })),
  };
}
