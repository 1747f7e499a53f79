import { useLocale, useTranslations } from "next-intl";

import { formatPpm } from "@/lib/web/format";

/** A share of the selling price; a loss is red and has its sign. Null where it cannot be told. */
export function Margin({ ppm }: { ppm: number | null }) {
  const locale = useLocale();
  const t = useTranslations("console-customers");
  if (ppm === null) {
    return (
      <span className="text-faint">
        <span aria-hidden="true">–</span>
        <span className="sr-only">{t("unknown")}</span>
      </span>
    );
  }
  return <span className={ppm < 0 ? "tnum text-danger" : "tnum"}>{formatPpm(ppm, locale)}</span>;
}
