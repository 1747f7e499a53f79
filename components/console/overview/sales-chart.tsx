import { useTranslations } from "next-intl";

import { TimeSeriesChart } from "@/components/charts/time-series-chart";

import type { Overview } from "./overview-data";

/** Revenue and cost of each day of the range. */
export function SalesChart({ overview }: { overview: Overview }) {
  const t = useTranslations("console-overview");
  return (
    <TimeSeriesChart
      title={t("salesChart")}
      unit={{ kind: "money", currency: overview.currency }}
      series={[
        { key: "revenue", label: t("revenue") },
        { key: "cost", label: t("cost") },
      ]}
      points={overview.days.map((day) => ({
        at: `${day.day}T12:00:00Z`,
        values: { revenue: day.revenueNano, cost: day.costNano },
      }))}
      granularity="day"
      kind="area"
      zone={overview.timeZone}
      calendarDays
      height={280}
    />
  );
}
