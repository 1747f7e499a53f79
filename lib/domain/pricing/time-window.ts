import { clockOf } from "../tenancy/zone";
import type { TimeWindow } from "./markup-rule";

export const MINUTES_PER_DAY = 1_440;
const MS_PER_MINUTE = 60_000;
/** No zone changes its clocks between two quarters of an hour of UTC. */
const QUARTER_MS = 15 * MS_PER_MINUTE;

/** The window a moment falls into by the clocks of a zone; the first in the list where several do. @throws UnknownZoneError. */
export function windowAt(
  windows: readonly TimeWindow[] | undefined,
  at: Date,
  zone: string,
): TimeWindow | undefined {
  if (!windows || windows.length === 0) return undefined;
  const { weekday, minute } = clockOf(at, zone);
  return windows.find((window) => covers(window, weekday, minute));
}

/** A window past midnight belongs to the day it begins on. */
function covers({ weekdays, fromMinute, toMinute }: TimeWindow, weekday: number, minute: number): boolean {
  if (fromMinute < toMinute) return weekdays.includes(weekday) && minute >= fromMinute && minute < toMinute;
  const yesterday = weekday === 1 ? 7 : weekday - 1;
  return (
    (weekdays.includes(weekday) && minute >= fromMinute) ||
    (weekdays.includes(yesterday) && minute < toMinute)
  );
}

/**
 * A moment until which {@link windowAt} gives the same: the next at which a window begins or ends by clocks that run on evenly,
 * or the next quarter of an hour of UTC, whichever is first, since clocks are changed at no other time.
 */
export function windowHoldsUntil(windows: readonly TimeWindow[], at: Date, zone: string): Date {
  const { minute } = clockOf(at, zone);
  const thisMinute = Math.floor(at.getTime() / MS_PER_MINUTE) * MS_PER_MINUTE;
  const ahead = [...windows.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute]), 0]
    .map((edge) => ((edge - minute - 1 + 2 * MINUTES_PER_DAY) % MINUTES_PER_DAY) + 1)
    .reduce((least, minutes) => Math.min(least, minutes), MINUTES_PER_DAY);
  const quarter = (Math.floor(at.getTime() / QUARTER_MS) + 1) * QUARTER_MS;
  return new Date(Math.min(thisMinute + ahead * MS_PER_MINUTE, quarter));
}

/** What is wrong with a window by itself; undefined when nothing. */
export function windowFault({ weekdays, fromMinute, toMinute }: TimeWindow): string | undefined {
  const minutes = [fromMinute, toMinute];
  if (minutes.some((minute) => !Number.isInteger(minute) || minute < 0 || minute > MINUTES_PER_DAY))
    return "a time window needs minutes of the day";
  if (fromMinute === toMinute) return "a time window is empty";
  if (weekdays.length === 0 || weekdays.some((day) => !Number.isInteger(day) || day < 1 || day > 7))
    return "a time window needs weekdays, 1 to 7";
  return undefined;
}

const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

/** Whether two windows share a minute of the week: then the one listed first counts there. */
export function windowsOverlap(a: TimeWindow, b: TimeWindow): boolean {
  const others = weekSpans(b);
  return weekSpans(a).some(([from, to]) =>
    others.some(([otherFrom, otherTo]) =>
      [-MINUTES_PER_WEEK, 0, MINUTES_PER_WEEK].some(
        (shift) => from < otherTo + shift && otherFrom + shift < to,
      ),
    ),
  );
}

/** From and to in minutes of the week; one that begins late on Sunday runs past its end. */
function weekSpans({ weekdays, fromMinute, toMinute }: TimeWindow): readonly (readonly [number, number])[] {
  const length = (toMinute - fromMinute + MINUTES_PER_DAY) % MINUTES_PER_DAY || MINUTES_PER_DAY;
  return weekdays.map((day) => {
    const from = (day - 1) * MINUTES_PER_DAY + fromMinute;
    return [from, from + length] as const;
  });
}

/** The next moment a window begins, at or after a time: its hours are looked at minute by minute where clocks are changed. */
export function nextOpening(window: TimeWindow, from: Date, zone: string): Date {
  let at = from;
  const limit = from.getTime() + 8 * 24 * 60 * MS_PER_MINUTE;
  while (at.getTime() < limit && !windowAt([window], at, zone)) at = windowHoldsUntil([window], at, zone);
  return at;
}
