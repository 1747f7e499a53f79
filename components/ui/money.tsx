import { useLocale } from "next-intl";
import { formatMoney, type MoneyPrecision } from "@/lib/web/format";
import { cn } from "./cn";

export interface MoneyProps {
  /** Nano of the currency, as the API sends it. */
  nano: string | bigint;
  /** ISO 4217 code. */
  currency: string;
  /** How many digits: see `MoneyPrecision`. */
  precision?: MoneyPrecision;
  sign?: "auto" | "always";
  /** Colours losses red and, with sign "always", gains green; the sign says the same. */
  toned?: boolean;
  className?: string;
}

/** An amount, tabular, with its currency, never a non-zero amount as zero. */
export function Money({ nano, currency, precision, sign, toned, className }: MoneyProps) {
  const locale = useLocale();
  const amount = BigInt(nano);
  const tone = amount < 0n ? "text-danger" : amount > 0n && sign === "always" ? "text-ok" : null;
  return (
    <data value={amount.toString()} className={cn("tnum whitespace-nowrap", toned && tone, className)}>
      {formatMoney(amount, currency, locale, { precision, sign })}
    </data>
  );
}
