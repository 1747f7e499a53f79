import { calcPrice } from "@pydantic/genai-prices";

import type { Dimension } from "@/lib/domain/metering/dimension";
import { scaledFromDecimal } from "@/lib/domain/money/nano";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import type { SandboxModel } from "@/lib/integrations/sandbox-upstream/models";

/** What our dimensions are called in the reference, which counts dollars per million tokens. */
const FIELDS: readonly (readonly [Dimension, string])[] = [
  ["input", "input_mtok"],
  ["cached_input", "cache_read_mtok"],
  ["cache_write_5m", "cache_write_mtok"],
  ["cache_write_1h", "cache_write_1h_mtok"],
  ["output", "output_mtok"],
  ["audio_input", "input_audio_mtok"],
];

const MICRO_DIGITS = 6;

/**
 * The vendor's public price of a model in micro-dollars per million units, from the bundled @pydantic/genai-prices.
 * Of prices that rise with the length of the context the first step is taken. Throws when the model is not listed.
 */
export function referencePrices({ id, reference }: SandboxModel): UnitPrices {
  const found = calcPrice({ input_tokens: 1 }, reference.id, { providerId: reference.provider });
  if (!found) throw new Error(`no reference price for ${id}`);
  const listed = Object.entries(found.model_price);
  const prices: Partial<Record<Dimension, bigint>> = {};
  for (const [dimension, field] of FIELDS) {
    const price = baseOf(listed.find(([name]) => name === field)?.[1]);
    if (price !== undefined) prices[dimension] = scaledFromDecimal(price, MICRO_DIGITS);
  }
  return prices;
}

/** A price as decimal text: the reference has plain numbers, and objects with a base and steps. */
function baseOf(price: unknown): string | undefined {
  if (typeof price === "number") return price.toString();
  if (typeof price === "object" && price !== null && "base" in price) return baseOf(price.base);
  return undefined;
}
