import { calcPrice } from "@pydantic/genai-prices";

import type { Dimension } from "@/lib/domain/metering/dimension";
import { scaledFromDecimal } from "@/lib/domain/money/nano";
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
/** Finer prices than micro per million cannot be kept; the reference's floats are read to this many decimals and no more. */
const DECIMALS = 6;

/**
 * The vendor's public price of a model as the bundled reference lists it, in micro-dollars per million units; undefined for a
 * model it does not know. Looked for under the model's vendor first. Of prices that rise with the context the first step is taken.
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
