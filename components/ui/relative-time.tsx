"use client";

import { useLocale, useNow, useTimeZone } from "next-intl";
import { formatRelative, formatTime, type TimeStyle } from "@/lib/web/format-time";
import { Tooltip } from "./tooltip";

/** "3 minutes ago", kept current, with the exact moment and zone on hover and focus. */
export function RelativeTime({ at }: { at: string | number | Date }) {
  const locale = useLocale();
  const zone = useTimeZone() ?? "UTC";
  const now = useNow({ updateInterval: 30_000 });
  const iso = new Date(at).toISOString();
  return (
    <Tooltip content={formatTime(at, locale, zone, "precise")}>
      <time dateTime={iso} tabIndex={0} className="rounded-sm whitespace-nowrap" suppressHydrationWarning>
        {formatRelative(at, now.getTime(), locale)}
      </time>
    </Tooltip>
  );
}

/** A moment in the seller's zone. */
export function DateTime({
  at,
  style,
  zone,
}: {
  at: string | number | Date;
  style?: TimeStyle;
  zone?: string;
}) {
  const locale = useLocale();
  const contextZone = useTimeZone();
  return (
    <time dateTime={new Date(at).toISOString()} className="tnum whitespace-nowrap">
      {formatTime(at, locale, zone ?? contextZone ?? "UTC", style)}
    </time>
  );
}
