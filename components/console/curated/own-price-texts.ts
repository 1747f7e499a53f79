import { decimalFromScaled, MICRO_DIGITS } from "@/lib/domain/money/nano";

/** Prices as the form's fields hold them: micro per million as the currency's decimals, "" where there is none. */
export function ownPriceTexts(
  prices: Readonly<Partial<Record<"input" | "output" | "cached_input", string>>>,
) {
  const text = (micro: string | undefined) =>
    micro === undefined ? "" : decimalFromScaled(BigInt(micro), MICRO_DIGITS, 2);
  return {
    inputPrice: text(prices.input),
    outputPrice: text(prices.output),
    cachedPrice: text(prices.cached_input),
  };
}
