import { languageTag } from "@/i18n/locales";

/** `date` 22 Nov 2026, `datetime` with minutes, `precise` with seconds and zone, `month` November 2026, `day` 22 Nov, `time` 14:05. */
export type TimeStyle = "date" | "datetime" | "precise" | "month" | "day" | "time";

const STYLES: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  date: { dateStyle: "medium" },
  datetime: { dateStyle: "medium", timeStyle: "short" },
  precise: {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  },
  month: { year: "numeric", month: "long" },
  day: { month: "short", day: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
};

/** A moment (ISO string, epoch ms or Date) in an IANA zone; throws RangeError for an invalid moment or zone. */
export function formatTime(
  moment: string | number | Date,
  locale: string,
  zone: string,
  style: TimeStyle = "datetime",
): string {
  return new Intl.DateTimeFormat(languageTag(locale), {
    ...STYLES[style],
    timeZone: zone,
    hourCycle: "h23",
  }).format(new Date(moment));
}

/** A span of days, shortened where both ends share a month or year: "Nov 1 – 22, 2026". */
export function formatDateRange(
  from: string | number | Date,
  to: string | number | Date,
  locale: string,
  zone: string,
): string {
  const format = new Intl.DateTimeFormat(languageTag(locale), { dateStyle: "medium", timeZone: zone });
  return format.formatRange(new Date(from), new Date(to));
}

const RELATIVE_STEPS: ReadonlyArray<readonly [Intl.RelativeTimeFormatUnit, number]> = [
  ["year", 365 * 86_400_000],
  ["month", 30 * 86_400_000],
  ["week", 7 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** Distance from `now` to `moment` in the largest unit that fits: "3 hours ago", "in 2 days", "now" under a minute. */
export function formatRelative(moment: string | number | Date, now: number, locale: string): string {
  const distance = new Date(moment).getTime() - now;
  const format = new Intl.RelativeTimeFormat(languageTag(locale), { numeric: "auto" });
  const step = RELATIVE_STEPS.find(([, size]) => Math.abs(distance) >= size);
  return step ? format.format(Math.trunc(distance / step[1]), step[0]) : format.format(0, "second");
}
