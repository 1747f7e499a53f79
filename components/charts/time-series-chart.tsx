"use client";

import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useId, type ReactNode } from "react";
import { ChartFrame } from "./chart-frame";
import { ChartLegend } from "./chart-legend";
import { ChartTable } from "./chart-table";
import { PatternDefs } from "./patterns";
import type { ChartUnit, Granularity, Series, TimePoint } from "./series";
import { TimeSeriesPicture } from "./time-series-picture";

export interface TimeSeriesChartProps {
  title: string;
  unit: ChartUnit;
  /** At most eight; sum the rest into one called "other". */
  series: readonly Series[];
  /** In order of time; undefined while loading. Values are the unit's integers (nano, counts, ppm, ms). */
  points: readonly TimePoint[] | undefined;
  granularity: Granularity;
  kind?: "area" | "line" | "bar";
  /** Puts series on top of each other; only for money and counts. */
  stacked?: boolean;
  height?: number;
  /** IANA zone; the seller's zone of the layout where left out. */
  zone?: string;
  /** The points are calendar days of that zone, each given as its noon in UTC: no zone moves one to another day. */
  calendarDays?: boolean;
  /** Values are levels, such as what is left, not amounts of a step: the legend then adds nothing up. */
  levels?: boolean;
  /** Moments to be seen in the picture, such as an expiry: lines across it, named. `at` is one of the points'. */
  marks?: readonly { readonly at: string; readonly label: string }[];
  actions?: ReactNode;
  /** Instead of the picture when there are no points. */
  empty?: ReactNode;
}

/** How money, counts, rates or latencies went over time. Arrow keys move through the steps. */
export function TimeSeriesChart(props: TimeSeriesChartProps) {
  const {
    title,
    unit,
    series,
    points = [],
    granularity,
    kind = "area",
    stacked = false,
    height = 240,
  } = props;
  const t = useTranslations("charts");
  const locale = useLocale();
  const contextZone = useTimeZone();
  const id = `c${useId().replace(/\W/g, "")}`;
  const zone = props.zone ?? contextZone ?? "UTC";
  const mark = kind === "bar" || (kind === "area" && stacked) ? "fill" : "line";
  const pointZone = props.calendarDays ? "UTC" : zone;
  const shared = { title, unit, series, points, granularity, zone: pointZone, height };
  return (
    <>
      <PatternDefs id={id} />
      <ChartFrame
        title={title}
        subtitle={t("subtitle", { unit: unitName(unit, t), zone: zoneName(zone, locale, points[0]?.at) })}
        actions={props.actions}
        height={height}
        loading={props.points === undefined}
        empty={points.length === 0 ? (props.empty ?? true) : undefined}
        legend={
          <ChartLegend
            id={id}
            series={series}
            points={points}
            unit={unit}
            mark={mark}
            figures={!props.levels}
          />
        }
        picture={
          <TimeSeriesPicture
            {...shared}
            id={id}
            kind={kind}
            stacked={stacked}
            mark={mark}
            marks={props.marks ?? []}
          />
        }
        table={<ChartTable {...shared} />}
      />
    </>
  );
}

function unitName(unit: ChartUnit, t: ReturnType<typeof useTranslations>): string {
  if (unit.kind === "money") return unit.currency;
  return unit.kind === "count" && unit.noun ? unit.noun : t(`unit.${unit.kind}`);
}

/** The zone as its distance from UTC, as it was at a time: the same zone had others in other years. */
function zoneName(zone: string, locale: string, at = "2026-01-01T00:00:00Z"): string {
  if (zone === "UTC") return zone;
  const parts = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    timeZoneName: "shortOffset",
  }).formatToParts(new Date(at));
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}
