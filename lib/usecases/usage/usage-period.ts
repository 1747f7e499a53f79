import {
  dayOf,
  followingDay,
  monthRangeOf,
  startOfDay,
  type CalendarDay,
  type TimeRange,
} from "@/lib/domain/tenancy/zone";

import type { UsageRange, UsageStep } from "./schemas";

const HOUR_MS = 3_600_000;
const DAYS_MAX = 366;
/** More steps than this are bars nobody can tell apart. */
const HOURLY_DAYS_MAX = 8;
const DAILY_DAYS_MAX = 120;

/** A stretch of time cut into steps, and the one of the same length before it. */
export interface UsagePeriod extends TimeRange {
  readonly step: UsageStep;
  /** The steps that may be asked for over this stretch. */
  readonly steps: readonly UsageStep[];
  /** Start of each step, the first one `from`. */
  readonly starts: readonly Date[];
  readonly previous: TimeRange;
}

export interface PeriodChoice {
  readonly range: UsageRange;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly step?: UsageStep | undefined;
}

const DAYS: Partial<Record<UsageRange, number>> = { "7d": 7, "30d": 30, "90d": 90 };

/**
 * Cuts the stretch of time a page asks for in the party's zone. `24h` is the last 24 whole hours with the running one; the
 * other ranges are calendar days, today included. Null when a custom range ends before it begins, or is over a year.
 */
export function usagePeriod(choice: PeriodChoice, now: Date, zone: string): UsagePeriod | null {
  const stretch = stretchOf(choice, now, zone);
  if (stretch === null) return null;
  const days = Math.round((stretch.to.getTime() - stretch.from.getTime()) / (24 * HOUR_MS));
  const steps = stepsFor(choice.range, days);
  const usual = choice.range === "24h" ? "hour" : days > DAILY_DAYS_MAX ? "month" : "day";
  const step = choice.step !== undefined && steps.includes(choice.step) ? choice.step : usual;
  return {
    ...stretch,
    step,
    steps,
    starts: startsOf(stretch, step, zone),
    previous: previousOf(stretch, zone, choice.range),
  };
}

function stretchOf({ range, from, to }: PeriodChoice, now: Date, zone: string): TimeRange | null {
  const today = dayOf(now, zone);
  const tomorrow = startOfDay(followingDay(today), zone);
  switch (range) {
    case "24h": {
      const hour =
        hourStarts({ from: startOfDay(today, zone), to: tomorrow }).findLast((at) => at <= now) ?? now;
      return { from: new Date(hour.getTime() - 23 * HOUR_MS), to: new Date(hour.getTime() + HOUR_MS) };
    }
    case "7d":
    case "30d":
    case "90d":
      return { from: startOfDay({ ...today, day: today.day - (DAYS[range] ?? 1) + 1 }, zone), to: tomorrow };
    case "month":
      return { from: startOfDay({ ...today, day: 1 }, zone), to: tomorrow };
    case "last_month": {
      const year = today.month === 1 ? today.year - 1 : today.year;
      return monthRangeOf(year, today.month === 1 ? 12 : today.month - 1, zone);
    }
    case "custom":
      return customStretch(from, to, zone);
    default:
      return range satisfies never;
  }
}

function customStretch(from: string | undefined, to: string | undefined, zone: string): TimeRange | null {
  if (from === undefined || to === undefined) return null;
  const stretch = {
    from: startOfDay(dayFromIso(from), zone),
    to: startOfDay(followingDay(dayFromIso(to)), zone),
  };
  const lengthMs = stretch.to.getTime() - stretch.from.getTime();
  return lengthMs > 0 && lengthMs <= (DAYS_MAX + 1) * 24 * HOUR_MS ? stretch : null;
}

function dayFromIso(text: string): CalendarDay {
  const [year = 0, month = 1, day = 1] = text.split("-").map(Number);
  return { year, month, day };
}

function stepsFor(range: UsageRange, days: number): UsageStep[] {
  if (range === "24h") return ["hour"];
  const steps: UsageStep[] = days <= HOURLY_DAYS_MAX ? ["hour", "day"] : ["day"];
  return days > 31 ? [...steps, "month"] : steps;
}

function startsOf(stretch: TimeRange, step: UsageStep, zone: string): Date[] {
  switch (step) {
    case "hour":
      return hourStarts(stretch);
    case "day":
      return dayStarts(stretch, zone);
    case "month":
      return dayStarts(stretch, zone).filter((at, index) => index === 0 || dayOf(at, zone).day === 1);
    default:
      return step satisfies never;
  }
}

function hourStarts({ from, to }: TimeRange): Date[] {
  const starts: Date[] = [];
  for (let at = from.getTime(); at < to.getTime(); at += HOUR_MS) starts.push(new Date(at));
  return starts;
}

function dayStarts({ from, to }: TimeRange, zone: string): Date[] {
  const starts: Date[] = [];
  for (let day = dayOf(from, zone); ; day = followingDay(day)) {
    const at = startOfDay(day, zone);
    if (at >= to) return starts;
    starts.push(at);
  }
}

/** As many days just before; for the running month the month before, as far as this one has come. */
function previousOf({ from, to }: TimeRange, zone: string, range: UsageRange): TimeRange {
  const lengthMs = to.getTime() - from.getTime();
  if (range !== "month" && range !== "last_month")
    return { from: new Date(from.getTime() - lengthMs), to: from };
  const day = dayOf(from, zone);
  const before = monthRangeOf(
    day.month === 1 ? day.year - 1 : day.year,
    day.month === 1 ? 12 : day.month - 1,
    zone,
  );
  if (range === "last_month") return before;
  const until = new Date(Math.min(before.from.getTime() + lengthMs, from.getTime()));
  return { from: before.from, to: until };
}
