import { useTranslations } from "next-intl";

import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import type { Profit } from "@/lib/usecases/profit/read-profit";

/** Revenue and cost of each day, and how many buyers paid for something on it. */
export function ProfitCharts({ profit }: { profit: Profit }) {
  const t = useTranslations("console-profit");
  const { currency, days, payers, zone } = profit;
  const noon = (day: string) => `${day}T12:00:00Z`;
  return (
    <div className="grid gap-4 xl:grid-cols-2">
      <TimeSeriesChart
        title={t("chart.money")}
        unit={{ kind: "money", currency }}
        series={[
          { key: "revenue", label: t("revenue") },
          { key: "cost", label: t(profit.isRoot ? "cost" : "costParent") },
        ]}
        points={days.map(({ id, revenueNano, costNano }) => ({
          at: noon(id),
          values: { revenue: revenueNano.toString(), cost: costNano.toString() },
        }))}
        granularity="day"
        kind="area"
        zone={zone}
        calendarDays
        height={240}
        empty={t("noSales")}
      />
      <TimeSeriesChart
        title={t("chart.payers")}
        unit={{ kind: "count", noun: t("payers.noun") }}
        series={[
          { key: "known", label: t("payers.known") },
          { key: "fresh", label: t("payers.freshShort") },
        ]}
        points={payers.map(({ day, paying, fresh }) => ({
          at: noon(day),
          values: { known: String(paying - fresh), fresh: String(fresh) },
        }))}
        granularity="day"
        kind="bar"
        stacked
        // Somebody who bought on three days is one buyer: the days do not add up.
        levels
        zone={zone}
        calendarDays
        height={240}
        empty={t("noSales")}
      />
    </div>
  );
}
