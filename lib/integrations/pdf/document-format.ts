import { MINOR_DIGITS, isCurrency } from "@/lib/domain/money/currency";
import { decimalFromScaled } from "@/lib/domain/money/nano";

/** Formats of one document (an invoice, a claim): language of its reader, zone of who issues it. */
export interface DocumentFormat {
  money(minor: bigint, currency: string): string;
  count(value: bigint): string;
  date(at: Date): string;
  /** A period's last day is the one before its exclusive end. */
  period(from: Date, to: Date): string;
  rate(ppm: number): string;
}

/** Formats for `tag` (BCP 47) with dates cut in `timeZone`. Amounts are exact: they are formatted from decimal text. */
export function documentFormat(tag: string, timeZone: string): DocumentFormat {
  const date = new Intl.DateTimeFormat(tag, { timeZone, dateStyle: "medium" });
  const count = new Intl.NumberFormat(tag);
  return {
    money(minor, currency) {
      const digits = isCurrency(currency) ? MINOR_DIGITS[currency] : 2;
      const amount = decimalFromScaled(minor, digits, digits) as `${number}`;
      return new Intl.NumberFormat(tag, { style: "currency", currency, currencyDisplay: "code" }).format(
        amount,
      );
    },
    count: (value) => count.format(value),
    date: (at) => date.format(at),
    period: (from, to) => `${date.format(from)} – ${date.format(new Date(to.getTime() - 1))}`,
    rate: (ppm) => `${decimalFromScaled(BigInt(ppm), 4).replace(/\.?0+$/, "")} %`,
  };
}
