import { languageTag } from "@/i18n/locales";

/** Dates of a document in its own zone; a period's last day is the one before its exclusive end. */
export function invoiceDates(locale: string, timeZone: string) {
  const day = new Intl.DateTimeFormat(languageTag(locale), { timeZone, dateStyle: "medium" });
  const month = new Intl.DateTimeFormat(languageTag(locale), { timeZone, month: "long", year: "numeric" });
  return {
    day: (at: Date) => day.format(at),
    month: (from: Date) => month.format(from),
    period: (from: Date, to: Date) => day.formatRange(from, new Date(to.getTime() - 1)),
  };
}
