"use client";

import { useTranslations } from "next-intl";

import type { TimePoint } from "@/components/charts/series";
import { TimeSeriesChart } from "@/components/charts/time-series-chart";

/** What a buyer was charged per day. */
export function SalesChart(props: { currency: string; zone: string; points: readonly TimePoint[] }) {
  const t = useTranslations("console-customers.chart");
  return (
    <TimeSeriesChart
      title={t("title")}
      unit={{ kind: "money", currency: props.currency }}
      series={[{ key: "sold", label: t("series") }]}
      points={props.points}
      granularity="day"
      kind="bar"
      zone={props.zone}
      height={200}
    />
  );
}
