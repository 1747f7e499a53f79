import { useLocale, useTranslations } from "next-intl";
import { formatUnitPrice } from "@/lib/web/format";
import { cn } from "./cn";

/** What a million of is priced: tokens for text, other dimensions by their own name. */
export type PricedUnit = "token" | "image" | "second" | "character" | "request" | "tool_call";

export interface UnitPriceProps {
  /** Micro-currency per 1,000,000 units; null where the dimension has no price. */
  microPerMillion: string | bigint | null;
  currency: string;
  unit?: PricedUnit;
  /** Leaves out "/ 1M tokens" where the column's heading says it. */
  bare?: boolean;
  className?: string;
}

/** A price per million tokens or characters, or of one image, second, request or tool call. */
export function UnitPrice({ microPerMillion, currency, unit = "token", bare, className }: UnitPriceProps) {
  const locale = useLocale();
  const t = useTranslations("ui.unitPrice");
  const perMillion = unit === "token" || unit === "character";
  if (microPerMillion === null) {
    return (
      <span className={cn("text-faint", className)}>
        <span aria-hidden="true">–</span>
        <span className="sr-only">{t("none")}</span>
      </span>
    );
  }
  return (
    <span className={cn("tnum whitespace-nowrap", className)}>
      {formatUnitPrice(microPerMillion, currency, locale, perMillion ? "million" : "one")}
      {bare ? null : <span className="text-muted"> {t(unit)}</span>}
    </span>
  );
}
