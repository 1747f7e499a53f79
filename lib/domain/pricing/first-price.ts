import type { Dimension } from "../metering/dimension";
import type { Currency } from "../money/currency";
import { isTenfold } from "../money/tenfold";
import type { UnitPrices } from "./rate";

/** A million tokens for more than this, in whole units of the currency, is no vendor's price that we know. */
const ASKED_ABOVE = { USD: 1_000n, EUR: 1_000n, CNY: 10_000n, JPY: 200_000n } as const satisfies Record<
  Currency,
  bigint
>;

const MICRO_PER_UNIT = 1_000_000n;
/** Output is seldom a tenth of input, and a cache write never ten times as much. */
const FAR = 10n;
const OUTPUT_TIMES_MAX = 1_000n;

const TOKENS = [
  "input",
  "cached_input",
  "cache_write_5m",
  "cache_write_1h",
  "output",
  "reasoning",
  "audio_input",
  "audio_output",
] as const satisfies readonly Dimension[];

/**
 * Prices that may be a slip although there is none before to compare them with: far from what the reference lists in the same
 * currency, more for a million tokens than anybody asks, or out of proportion to the model's own input price: output below a tenth or
 * above a thousand times of it, cached input above it, a cache write ten times as much.
 */
export function oddFirstPrices(
  prices: UnitPrices,
  currency: Currency,
  reference: UnitPrices | undefined,
): ReadonlySet<Dimension> {
  const odd = new Set<Dimension>();
  for (const dimension of TOKENS) {
    const price = prices[dimension];
    if (price !== undefined && price > ASKED_ABOVE[currency] * MICRO_PER_UNIT) odd.add(dimension);
  }
  const { input = 0n, output, cached_input: cached = 0n } = prices;
  if (input > 0n) {
    if (output !== undefined && (output * FAR < input || output > input * OUTPUT_TIMES_MAX))
      odd.add("output");
    if (cached > input) odd.add("cached_input");
    for (const write of ["cache_write_5m", "cache_write_1h"] as const)
      if ((prices[write] ?? 0n) >= input * FAR) odd.add(write);
  }
  if (currency === "USD") for (const dimension of farFrom(reference ?? {}, prices)) odd.add(dimension);
  return odd;
}

function farFrom(reference: UnitPrices, prices: UnitPrices): Dimension[] {
  return TOKENS.filter((dimension) => {
    const [known, price] = [reference[dimension] ?? 0n, prices[dimension]];
    return known > 0n && price !== undefined && isTenfold(price, known);
  });
}
