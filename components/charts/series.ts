import { formatCompact, formatCount, formatMilliseconds, formatMoney, formatPpm } from "@/lib/web/format";
import { formatTime } from "@/lib/web/format-time";

/** What a chart's values are: nano of a currency, whole counts, parts per million, or milliseconds. */
export type ChartUnit =
  | { kind: "money"; currency: string }
  | { kind: "count"; noun?: string }
  | { kind: "percent" }
  | { kind: "milliseconds" };

/** One value of a chart in the unit's integers, as the API sends it; null where there is none. */
export type ChartValue = string | number | bigint | null;

export interface Series {
  key: string;
  label: string;
}

export interface TimePoint {
  /** Start of the step, ISO 8601. */
  at: string;
  values: Readonly<Record<string, ChartValue | undefined>>;
}

export type Granularity = "minute" | "hour" | "day" | "month";

export const SERIES_MAX = 8;

/** Colour of the n-th series, as a CSS value that follows the theme. */
export function seriesColor(index: number): string {
  return `var(--chart-${(index % SERIES_MAX) + 1})`;
}

/** Dashes of the n-th line, so that lines differ without colour. */
export function seriesDash(index: number): string | undefined {
  return [undefined, "6 3", "2 3", "8 3 2 3", "12 4", "4 2 1 2", "1 4", "10 2 2 2"][index % SERIES_MAX];
}

const SCALE: Record<ChartUnit["kind"], number> = { money: 1e9, count: 1, percent: 1e6, milliseconds: 1 };

/** A value as a height in whole currency, counts, shares or milliseconds: for drawing only, never shown or summed. */
export function toHeight(value: ChartValue | undefined, unit: ChartUnit): number | null {
  return value === null || value === undefined ? null : Number(value) / SCALE[unit.kind];
}

/** A value in words and figures of the reader, exact enough to be read in a table. */
export function formatValue(value: ChartValue | undefined, unit: ChartUnit, locale: string): string {
  if (value === null || value === undefined) return "–";
  switch (unit.kind) {
    case "money":
      return formatMoney(BigInt(value), unit.currency, locale);
    case "count":
      return formatCount(value, locale);
    case "percent":
      return formatPpm(value, locale, { digits: 2 });
    case "milliseconds":
      return formatMilliseconds(Number(value), locale);
    default:
      return unit satisfies never;
  }
}

/** A height as a short label of the axis. */
export function formatTick(height: number, unit: ChartUnit, locale: string): string {
  const value = Math.round(height * SCALE[unit.kind]);
  switch (unit.kind) {
    case "money":
      return formatMoney(BigInt(value), unit.currency, locale, { precision: "compact" });
    case "count":
      return formatCompact(value, locale);
    case "percent":
      return formatPpm(value, locale);
    case "milliseconds":
      return formatMilliseconds(value, locale);
    default:
      return unit satisfies never;
  }
}

/** The start of a step, as short (axis) or as full (tooltip, table) as its length asks for. */
export function formatStep(
  at: string,
  granularity: Granularity,
  locale: string,
  zone: string,
  full: boolean,
): string {
  switch (granularity) {
    case "minute":
    case "hour":
      return formatTime(at, locale, zone, full ? "datetime" : "time");
    case "day":
      return formatTime(at, locale, zone, full ? "date" : "day");
    case "month":
      return formatTime(at, locale, zone, "month");
    default:
      return granularity satisfies never;
  }
}

/** True where the values of steps add up to something: money and counts do, rates and latencies do not. */
export function isAdditive(unit: ChartUnit): boolean {
  return unit.kind === "money" || unit.kind === "count";
}

/** Exact sum of values, nulls left out; null when there is nothing to sum. */
export function sumValues(values: readonly (ChartValue | undefined)[]): bigint | null {
  const present = values.filter((value) => value !== null && value !== undefined);
  return present.length === 0 ? null : present.reduce<bigint>((sum, value) => sum + BigInt(value), 0n);
}

/** What the legend says beside a series: its sum over the range, or the last known value where sums mean nothing. */
export function legendValue(series: Series, points: readonly TimePoint[], unit: ChartUnit): ChartValue {
  const values = points.map((point) => point.values[series.key]);
  return isAdditive(unit)
    ? sumValues(values)
    : (values.findLast((value) => value !== null && value !== undefined) ?? null);
}
