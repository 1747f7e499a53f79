import { quoteTopUp } from "@/lib/domain/billing/top-up";
import { MINOR_DIGITS, nanoFromMinor } from "@/lib/domain/money/currency";
import { scaledFromDecimal } from "@/lib/domain/money/nano";
import type { TopUpTermsData } from "@/lib/web/queries/top-ups";

/** What somebody typed, in minor units; null while it is no amount, or not within the seller's bounds. */
export function amountMinorOf(text: string, terms: TopUpTermsData): bigint | null {
  try {
    const minor = scaledFromDecimal(text.trim().replace(",", "."), MINOR_DIGITS[terms.currency]);
    return minor >= BigInt(terms.minMinor) && minor <= BigInt(terms.maxMinor) ? minor : null;
  } catch {
    return null;
  }
}

/** What an amount comes to on a seller's terms, in nano: the same sums as the server makes when it records the intent. */
export function quoteFor(amountMinor: bigint, terms: TopUpTermsData) {
  const { currency, taxPpm, taxInclusive } = terms;
  const bonusSteps = terms.bonusSteps.map(({ fromMinor, bonusPpm }) => ({
    fromMinor: BigInt(fromMinor),
    bonusPpm,
  }));
  const quote = quoteTopUp({ currency, amountMinor, taxPpm, taxInclusive, bonusSteps });
  return {
    payNano: nanoFromMinor(quote.grossMinor, currency),
    taxNano: quote.taxNano,
    netNano: quote.netNano,
    bonusNano: quote.bonusNano,
    getNano: quote.netNano + quote.bonusNano,
  };
}
