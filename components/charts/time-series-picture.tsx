"use client";

import { useLocale, useTranslations } from "next-intl";
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { Mark } from "./chart-legend";
import { ChartTooltip } from "./chart-tooltip";
import { patternFill } from "./patterns";
import {
  formatStep,
  formatTick,
  seriesColor,
  seriesDash,
  toHeight,
  type ChartUnit,
  type Granularity,
  type Series,
  type TimePoint,
} from "./series";

interface PictureProps {
  id: string;
  title: string;
  unit: ChartUnit;
  series: readonly Series[];
  points: readonly TimePoint[];
  granularity: Granularity;
  zone: string;
  height: number;
  kind: "area" | "line" | "bar";
  stacked: boolean;
  mark: Mark;
  marks: readonly { readonly at: string; readonly label: string }[];
}

const AXIS = { stroke: "var(--line-strong)", tickLine: false, tick: { fill: "var(--muted)", fontSize: 11 } };

/** The drawing of a time series, as wide as its box. */
export function TimeSeriesPicture(props: PictureProps) {
  const { id, title, unit, series, points, granularity, zone, height, stacked, mark } = props;
  const locale = useLocale();
  const t = useTranslations("charts");
  const byTime = new Map(points.map((point) => [point.at, point]));
  const heights = points.map((point) => ({
    at: point.at,
    ...Object.fromEntries(series.map((entry) => [entry.key, toHeight(point.values[entry.key], unit)])),
  }));
  return (
    <ResponsiveContainer width="100%" height={height} minWidth={0}>
      <ComposedChart
        data={heights}
        margin={{ top: 4, right: 4, bottom: 0, left: 0 }}
        title={title}
        desc={t("keyboard")}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...AXIS}
          dataKey="at"
          interval="equidistantPreserveStart"
          minTickGap={28}
          tickMargin={6}
          height={26}
          tickFormatter={(at: string) => formatStep(at, granularity, locale, zone, false)}
        />
        <YAxis
          {...AXIS}
          axisLine={false}
          width="auto"
          tickCount={5}
          tickFormatter={(n: number) => formatTick(n, unit, locale)}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--hover)", stroke: "var(--line-strong)" }}
          content={({ active, label }) =>
            active ? (
              <ChartTooltip
                id={id}
                point={byTime.get(String(label))}
                series={series}
                unit={unit}
                mark={mark}
                granularity={granularity}
                zone={zone}
                total={stacked && series.length > 1}
              />
            ) : null
          }
        />
        {series.map((entry, index) => renderSeries(entry, index, props))}
        {props.marks.map(({ at, label }) => (
          <ReferenceLine
            key={at}
            x={at}
            stroke="var(--danger)"
            strokeDasharray="4 3"
            label={{ value: label, position: "insideTopRight", fill: "var(--danger)", fontSize: 11 }}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** One series as Recharts wants it: these must be direct children of the chart, so this is no component. */
function renderSeries(entry: Series, index: number, { id, kind, stacked, points }: PictureProps) {
  const shared = {
    dataKey: entry.key,
    name: entry.label,
    isAnimationActive: false,
    stackId: stacked ? "all" : undefined,
  };
  const color = seriesColor(index);
  const lone = points.length === 1;
  switch (kind) {
    case "bar":
      return (
        <Bar
          key={entry.key}
          {...shared}
          fill={patternFill(id, index)}
          maxBarSize={36}
          radius={stacked ? 0 : [2, 2, 0, 0]}
        />
      );
    case "line":
      return (
        <Line
          key={entry.key}
          {...shared}
          type="monotone"
          stroke={color}
          strokeWidth={2}
          strokeDasharray={seriesDash(index)}
          dot={lone}
          connectNulls={false}
        />
      );
    case "area":
      return (
        <Area
          key={entry.key}
          {...shared}
          type="monotone"
          stroke={color}
          strokeWidth={2}
          strokeDasharray={stacked ? undefined : seriesDash(index)}
          fill={stacked ? patternFill(id, index) : color}
          fillOpacity={stacked ? 0.75 : 0.1}
          dot={lone}
        />
      );
    default:
      return kind satisfies never;
  }
}
