import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { Money } from "@/components/ui/money";
import type { SubtreeTotals } from "@/lib/usecases/distributor/subtree-totals";
import { formatCount } from "@/lib/web/format";

/** How many customers and distributors lie below one. */
export function WhatIsBelow({ below }: { below: SubtreeTotals }) {
  const t = useTranslations("console-distributors");
  const distributors = below.distributors > 0 ? `, ${t("distributors", { count: below.distributors })}` : "";
  return (
    <span>
      {t("customers", { count: below.customers })}
      {distributors}
    </span>
  );
}

/** What was paid at the ends of a distributor's branches. */
export function RetailBelow({ below }: { below: SubtreeTotals }) {
  const t = useTranslations("console-distributors");
  if (below.retail) return <Money nano={below.retail.nano} currency={below.retail.currency} />;
  return <span className="text-faint">{below.calls > 0n ? t("severalCurrencies") : "–"}</span>;
}

/** The totals below one distributor, as a card. */
export function BelowCard({ name, below }: { name: string; below: SubtreeTotals }) {
  const t = useTranslations("console-distributors.below");
  const locale = useLocale();
  return (
    <Card title={t("title", { name })} description={t("note")}>
      <DescriptionList
        columns={2}
        items={[
          { term: t("customers"), value: formatCount(below.customers, locale) },
          { term: t("distributors"), value: formatCount(below.distributors, locale) },
          { term: t("calls"), value: formatCount(below.calls, locale) },
          { term: t("retail"), value: <RetailBelow below={below} /> },
        ]}
      />
    </Card>
  );
}
