"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";

import { SERIES_MAX, type ChartUnit, type Series, type TimePoint } from "@/components/charts/series";
import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import { Segmented } from "@/components/ui/segmented";
import type { UsageData, UsageSumsData } from "@/lib/web/queries/usage";

import { METRICS, type Metric, type useUsageSearch } from "./usage-search";

const OTHER = "other";

/** One figure of some calls, in the chart's integers. */
export function figureOf(sums: UsageSumsData, metric: Metric): bigint {
  switch (metric) {
    case "cost":
      return BigInt(sums.costNano);
    case "calls":
      return BigInt(sums.calls);
    case "tokens":
      return BigInt(sums.inputTokens) + BigInt(sums.outputTokens);
    case "failed":
      return BigInt(sums.failed);
    default:
      return metric satisfies never;
  }
}

/** The largest groups as series, the rest as one called "other"; points hold every group's figure, also a zero one. */
export function seriesOf(usage: UsageData, metric: Metric, words: { other: string; none: string }) {
  const ranked = [...usage.groups].sort((a, b) => (figureOf(a, metric) < figureOf(b, metric) ? 1 : -1));
  const room = ranked.length > SERIES_MAX ? SERIES_MAX - 1 : SERIES_MAX;
  const shown = ranked.slice(0, room);
  const rest = new Set(ranked.slice(room).map(({ id }) => id));
  const series: Series[] = shown.map(({ id, label }) => ({ key: id, label: label || words.none }));
  if (rest.size > 0) series.push({ key: OTHER, label: words.other });
  const points: TimePoint[] = usage.points.map(({ at, groups }) => {
    const values = Object.fromEntries(series.map(({ key }) => [key, 0n]));
    for (const [id, sums] of Object.entries(groups)) {
      const key = rest.has(id) ? OTHER : id;
      values[key] = (values[key] ?? 0n) + figureOf(sums, metric);
    }
    return { at, values };
  });
  return { series, points };
}

/** How a figure went over the stretch, by model or key. */
export function UsageChart({
  usage,
  search,
}: {
  usage: UsageData;
  search: ReturnType<typeof useUsageSearch>;
}) {
  const t = useTranslations("portal.usage");
  const { metric, set } = search;
  const { series, points } = useMemo(
    () => seriesOf(usage, metric, { other: t("other"), none: t("noKey") }),
    [usage, metric, t],
  );
  const unit: ChartUnit =
    metric === "cost"
      ? { kind: "money", currency: usage.currency }
      : { kind: "count", noun: t(`noun.${metric}`) };
  const empty = BigInt(usage.totals.calls) === 0n;
  return (
    <TimeSeriesChart
      title={t(`chart.${metric}`)}
      unit={unit}
      series={series}
      points={empty ? [] : points}
      granularity={usage.step}
      zone={usage.zone}
      kind="bar"
      stacked
      height={280}
      empty={t("chartEmpty")}
      actions={
        <div className="flex flex-wrap gap-2">
          <Segmented
            label={t("metricLabel")}
            value={metric}
            onValueChange={(next) => set({ metric: next })}
            segments={METRICS.map((value) => ({ value, label: t(`metric.${value}`) }))}
          />
          {usage.steps.length > 1 ? (
            <Segmented
              label={t("step")}
              value={usage.step}
              onValueChange={(step) => set({ step })}
              segments={usage.steps.map((value) => ({ value, label: t(`steps.${value}`) }))}
            />
          ) : null}
        </div>
      }
    />
  );
}
