import { useTranslations } from "next-intl";

import { BarList } from "@/components/charts/bar-list";

import type { Overview } from "./overview-data";

/** Which buyers and which models brought the revenue. */
export function Leaders({ overview, base }: { overview: Overview; base: string }) {
  const t = useTranslations("console-overview");
  const unit = { kind: "money", currency: overview.currency } as const;
  return (
    <div className="grid gap-6 lg:grid-cols-2">
      <BarList
        title={t("topBuyers")}
        unit={unit}
        rows={overview.buyers.map(({ id, label, kind, revenueNano }) => ({
          key: id,
          label,
          value: revenueNano,
          href: `${base}/${kind === "customer" ? "customers" : "distributors"}/${id}`,
        }))}
      />
      <BarList
        title={t("topModels")}
        unit={unit}
        rows={overview.models.map(({ id, label, revenueNano }) => ({ key: id, label, value: revenueNano }))}
      />
    </div>
  );
}
