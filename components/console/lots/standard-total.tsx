import { Download } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";

import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { StandardStock } from "@/lib/usecases/inventory/standard-stock";
import { formatCompact } from "@/lib/web/format";

/** All stock that can be counted, in standard tokens, and by what it is counted. */
export function StandardTotal({ stock, status }: { stock: StandardStock; status: string }) {
  const t = useTranslations("console-standard");
  const locale = useLocale();
  const { standard, totalTokens, uncounted } = stock;
  if (!standard) return null;
  return (
    <Card
      title={t("stock")}
      description={t("definition", { model: standard.model })}
      actions={
        <a
          href={`/api/lots/standard/export?status=${status}`}
          download
          className={buttonClass("secondary", "sm")}
        >
          <Download aria-hidden="true" className="-ml-0.5 size-4" />
          {t("export")}
        </a>
      }
    >
      <p className="text-xl font-semibold tnum">
        {t("tokens", { count: formatCompact(totalTokens, locale) })}
      </p>
      {uncounted > 0 ? (
        <p className="mt-1 text-xs text-muted">{t("uncounted", { count: uncounted })}</p>
      ) : null}
    </Card>
  );
}
