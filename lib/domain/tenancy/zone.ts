/** A date in some zone's calendar. Months count from 1. */
export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** From inclusive, to exclusive. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

/** Thrown when a text is not an IANA zone this machine knows. */
export class UnknownZoneError extends Error {
  override readonly name = "UnknownZoneError";
  constructor(readonly zone: string) {
    super(`unknown time zone ${JSON.stringify(zone.slice(0, 60))}`);
  }
}

const MS_PER_DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formatters are costly to make and always the same for a zone, so they are kept. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = makeFormat(zone);
    formats.set(zone, format);
  }
  return format;
}

function makeFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  } catch {
    throw new UnknownZoneError(zone);
  }
}

/** Whether a text is an IANA zone this machine knows. */
export function isKnownZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What clocks of the zone show at an instant, written as if it were UTC, in ms. */
function wallClock(at: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The instant a calendar day begins in a zone: the earliest at which its clocks show 00:00 of that day, or, where
 * clocks jump over midnight (or over the whole day), the instant of the jump. Days so cut never overlap and leave no gap.
 * `day` may run over ("32 January"), as in Date.UTC.
 * @throws UnknownZoneError.
 */
export function startOfDay({ year, month, day }: CalendarDay, zone: string): Date {
  const midnight = Date.UTC(year, month - 1, day);
  const offsets = [midnight - MS_PER_DAY, midnight + MS_PER_DAY].map((at) => wallClock(at, zone) - at);
  const candidates = offsets.map((offset) => midnight - offset).sort((a, b) => a - b);
  const exact = candidates.find((at) => wallClock(at, zone) === midnight);
  return new Date(exact ?? firstAtOrAfter(midnight, zone));
}

/** The first instant whose wall clock is at or past a time no clock showed; found by halving to the millisecond. */
function firstAtOrAfter(wall: number, zone: string): number {
  let before = wall - 2 * MS_PER_DAY;
  let after = wall + 2 * MS_PER_DAY;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallClock(middle, zone) >= wall) after = middle;
    else before = middle;
  }
  return after;
}

/** The calendar day an instant belongs to in a zone, consistent with {@link startOfDay}. @throws UnknownZoneError. */
export function dayOf(at: Date, zone: string): CalendarDay {
  const shown = calendarDay(wallClock(at.getTime(), zone));
  // Where clocks fall back over midnight they show yesterday again, but the new day has begun.
  const next = followingDay(shown);
  return startOfDay(next, zone) <= at ? next : shown;
}

function calendarDay(wall: number): CalendarDay {
  const date = new Date(wall);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The instant at which a zone's clocks show a minute of a day; where they jump over it, the time they jump to. @throws UnknownZoneError. */
export function atClock(day: CalendarDay, minuteOfDay: number, zone: string): Date {
  const wall = Date.UTC(day.year, day.month - 1, day.day) + minuteOfDay * 60_000;
  const offsets = [wall - MS_PER_DAY, wall + MS_PER_DAY].map((at) => wallClock(at, zone) - at);
  const exact = offsets.map((offset) => wall - offset).sort((a, b) => a - b);
  const shown = exact.find((at) => wallClock(at, zone) === wall);
  return new Date(shown ?? firstAtOrAfter(wall, zone));
}

/** The day after, in the calendar. */
export function followingDay({ year, month, day }: CalendarDay): CalendarDay {
  return calendarDay(Date.UTC(year, month - 1, day + 1));
}

/** The day of an instant in a zone as a range of instants: 23, 24 or 25 hours, or what the zone makes of it. */
export function dayRange(at: Date, zone: string): TimeRange {
  const day = dayOf(at, zone);
  return { from: startOfDay(day, zone), to: startOfDay(followingDay(day), zone) };
}

/** The week of an instant in a zone, Monday to Sunday (ISO 8601), as a range of instants. */
export function weekRange(at: Date, zone: string): TimeRange {
  const { year, month, day } = dayOf(at, zone);
  const sinceMonday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
  const monday = calendarDay(Date.UTC(year, month - 1, day - sinceMonday));
  const next = calendarDay(Date.UTC(year, month - 1, day - sinceMonday + 7));
  return { from: startOfDay(monday, zone), to: startOfDay(next, zone) };
}

/** The month of an instant in a zone as a range of instants: what a bill is cut by. */
export function monthRange(at: Date, zone: string): TimeRange {
  const { year, month } = dayOf(at, zone);
  return monthRangeOf(year, month, zone);
}

/** A named month in a zone as a range of instants. Months count from 1. */
export function monthRangeOf(year: number, month: number, zone: string): TimeRange {
  const next = calendarDay(Date.UTC(year, month, 1));
  return { from: startOfDay({ year, month, day: 1 }, zone), to: startOfDay(next, zone) };
}

/** A day as ISO text: "2026-03-09". */
export function isoDay({ year, month, day }: CalendarDay): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

/**
 * Tells the day of instant after instant as ISO text, as `isoDay(dayOf(at, zone))` does. Of a million instants most fall on the day of the
 * one before: that day's bounds are kept, and asking the calendar, which costs twenty times as much, is seldom needed.
 * @throws UnknownZoneError, when first asked.
 */
export function isoDayReader(zone: string): (at: Date) => string {
  let [from, to, text] = [Infinity, -Infinity, ""];
  return (at) => {
    const ms = at.getTime();
    if (ms < from || ms >= to) {
      const range = dayRange(at, zone);
      [from, to, text] = [range.from.getTime(), range.to.getTime(), isoDay(dayOf(at, zone))];
    }
    return text;
  };
}

/** What the zone's clocks show at an instant: the weekday, 1 (Monday) to 7, and the minute of the day. @throws UnknownZoneError. */
export function clockOf(at: Date, zone: string): { readonly weekday: number; readonly minute: number } {
  const wall = new Date(wallClock(at.getTime(), zone));
  return { weekday: wall.getUTCDay() || 7, minute: wall.getUTCHours() * 60 + wall.getUTCMinutes() };
}
