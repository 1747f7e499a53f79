import type { Nano } from "./nano";
import { NANO_PER_UNIT } from "./nano";
import { roundHalfEven } from "./rounding";

/** Decimals of each currency's minor unit (ISO 4217). A currency is supported when it is listed here. */
export const MINOR_DIGITS = { USD: 2, CNY: 2, EUR: 2, JPY: 0 } as const;

/** A supported ISO 4217 code. */
export type Currency = keyof typeof MINOR_DIGITS;

export const CURRENCIES = Object.keys(MINOR_DIGITS) as readonly Currency[];

/** Whether a text is a supported currency code (exact, upper case). */
export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(MINOR_DIGITS, text);
}

/** How many nano one minor unit (cent, fen, yen) of the currency is. */
export function nanoPerMinor(currency: Currency): Nano {
  return NANO_PER_UNIT / 10n ** BigInt(MINOR_DIGITS[currency]);
}

/** Rounds nano half-even to minor units. Only for documents, payments and top-ups (DESIGN section 3). */
export function minorFromNano(amountNano: Nano, currency: Currency): bigint {
  return roundHalfEven(amountNano, nanoPerMinor(currency));
}

/** Minor units as nano; exact. */
export function nanoFromMinor(amountMinor: bigint, currency: Currency): Nano {
  return amountMinor * nanoPerMinor(currency);
}
