import { SERIES_MAX, type Series, type TimePoint } from "@/components/charts/series";
import type { UsageData, UsageSumsData } from "@/lib/web/queries/usage";

/** The figures a usage chart can show. */
export const METRICS = ["cost", "calls", "tokens", "failed"] as const;
export type Metric = (typeof METRICS)[number];

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
