import { calcPrice } from "@pydantic/genai-prices";

import type { Dimension } from "@/lib/domain/metering/dimension";
import { scaledFromDecimal } from "@/lib/domain/money/nano";
import { PPM_ONE, type Ppm } from "@/lib/domain/money/ppm";
import { roundHalfEven } from "@/lib/domain/money/rounding";
import type { ListBand } from "@/lib/domain/pricing/level-terms";
import type { UnitPrices } from "@/lib/domain/pricing/rate";

/** Where the prices come from, as it is kept with every price imported. */
export const REFERENCE_SOURCE = "@pydantic/genai-prices 0.1.8";

/** What our dimensions are called in the reference, which counts dollars per million tokens. */
const FIELDS: readonly (readonly [Dimension, string])[] = [
  ["input", "input_mtok"],
  ["cached_input", "cache_read_mtok"],
  ["cache_write_5m", "cache_write_mtok"],
  ["cache_write_1h", "cache_write_1h_mtok"],
  ["output", "output_mtok"],
  ["audio_input", "input_audio_mtok"],
  ["audio_output", "output_audio_mtok"],
];

const MICRO_DIGITS = 6;
const PPM = BigInt(PPM_ONE);
/** Finer prices than micro per million cannot be kept; the reference's floats are read to this many decimals and no more. */
const DECIMALS = 6;

/**
 * The vendor's public price of a model as the bundled reference lists it, in micro-dollars per million units; undefined for a
 * model it does not know. Looked for under the model's vendor first. Of prices that rise with the context the first step is taken; {@link referenceTiers} has the others.
 */
export function referencePrices(model: {
  readonly name: string;
  readonly vendor: string;
}): UnitPrices | undefined {
  const found = look(model.name, { providerId: model.vendor }) ?? look(model.name);
  if (!found) return undefined;
  const listed = Object.entries(found.model_price);
  const prices: Partial<Record<Dimension, bigint>> = {};
  for (const [dimension, field] of FIELDS) {
    const price = baseOf(listed.find(([name]) => name === field)?.[1]);
    if (price !== undefined) prices[dimension] = scaledFromDecimal(price, MICRO_DIGITS);
  }
  return prices.input === undefined && prices.output === undefined ? undefined : prices;
}

/** What the reference lists above a length of input, as factors of its base prices in parts per million. */
export interface ReferenceTier {
  readonly aboveInputUnits: bigint;
  readonly factorsPpm: Readonly<Partial<Record<Dimension, Ppm>>>;
  /** The prices themselves, micro-dollars per million units. */
  readonly prices: UnitPrices;
}

/** The steps of a model's public price by the length of input, the shortest bound first; empty where it has none or is not known. */
export function referenceTiers(model: { readonly name: string; readonly vendor: string }): ReferenceTier[] {
  const found = look(model.name, { providerId: model.vendor }) ?? look(model.name);
  const listed = Object.entries(found?.model_price ?? {});
  const tiers = new Map<bigint, Omit<ReferenceTier, "aboveInputUnits">>();
  for (const [dimension, field] of FIELDS) {
    const price: unknown = listed.find(([name]) => name === field)?.[1];
    for (const { start, factorPpm, above } of stepsOf(price)) {
      const { factorsPpm, prices } = tiers.get(start) ?? { factorsPpm: {}, prices: {} };
      tiers.set(start, {
        factorsPpm: { ...factorsPpm, [dimension]: factorPpm },
        prices: { ...prices, [dimension]: above },
      });
    }
  }
  return [...tiers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([aboveInputUnits, tier]) => ({ aboveInputUnits, ...tier }));
}

/** The same steps as prices, in micro-dollars per million units: what differs from the base prices above a length of input. */
export function referenceBands(model: { readonly name: string; readonly vendor: string }): ListBand[] {
  const base = referencePrices(model) ?? {};
  return referenceTiers(model).map(({ aboveInputUnits, prices }) => ({
    aboveInputUnits,
    prices: Object.fromEntries(
      Object.entries(prices).filter(([dimension]) => base[dimension as Dimension] !== undefined),
    ),
  }));
}

/** Steps of one price beside its base; what cannot be read is left out. */
function stepsOf(
  price: unknown,
): { readonly start: bigint; readonly factorPpm: Ppm; readonly above: bigint }[] {
  if (typeof price !== "object" || price === null || !("tiers" in price) || !Array.isArray(price.tiers))
    return [];
  const base = microOf(price);
  if (base === undefined || base === 0n) return [];
  return price.tiers.flatMap((tier: unknown) => {
    if (typeof tier !== "object" || tier === null || !("start" in tier) || !("price" in tier)) return [];
    const [{ start }, above] = [tier, microOf(tier.price)];
    if (above === undefined || !Number.isSafeInteger(start)) return [];
    return [{ start: BigInt(start as number), factorPpm: Number(roundHalfEven(above * PPM, base)), above }];
  });
}

function microOf(price: unknown): bigint | undefined {
  const text = baseOf(price);
  return text === undefined ? undefined : scaledFromDecimal(text, MICRO_DIGITS);
}

function look(name: string, options?: { readonly providerId: string }) {
  return calcPrice({ input_tokens: 1 }, name, options) ?? undefined;
}

/** A price as decimal text: the reference has plain numbers, and objects with a base and steps. */
function baseOf(price: unknown): string | undefined {
  if (typeof price === "number")
    return Number.isFinite(price) && price >= 0 ? price.toFixed(DECIMALS) : undefined;
  if (typeof price === "object" && price !== null && "base" in price) return baseOf(price.base);
  return undefined;
}
