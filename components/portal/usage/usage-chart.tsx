"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";

import type { ChartUnit } from "@/components/charts/series";
import { TimeSeriesChart } from "@/components/charts/time-series-chart";
import { Segmented } from "@/components/ui/segmented";
import type { UsageData } from "@/lib/web/queries/usage";

import { METRICS, seriesOf } from "./usage-series";
import type { useUsageSearch } from "./usage-search";

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
