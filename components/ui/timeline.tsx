import type { ReactNode } from "react";
import type { Tone } from "./callout";
import { cn } from "./cn";
import { RelativeTime } from "./relative-time";

export interface TimelineEvent {
  id: string;
  at: string;
  title: ReactNode;
  /** Who did it, or more detail. */
  detail?: ReactNode;
  icon?: ReactNode;
  tone?: Tone;
}

const DOTS: Record<Tone, string> = {
  neutral: "text-muted border-line-strong",
  info: "text-info border-info-line",
  ok: "text-ok border-ok-line",
  warn: "text-warn border-warn-line",
  danger: "text-danger border-danger-line",
};

/** What happened to an object, newest first (order is the caller's). */
export function Timeline({ events }: { events: readonly TimelineEvent[] }) {
  return (
    <ol className="flex flex-col">
      {events.map((event) => (
        <li key={event.id} className="group relative flex gap-3 pb-5 last:pb-0">
          <span
            aria-hidden="true"
            className="absolute top-6 bottom-0 left-[11px] w-px bg-line group-last:hidden"
          />
          <span
            aria-hidden="true"
            className={cn(
              "flex size-6 shrink-0 items-center justify-center rounded-full border bg-surface [&>svg]:size-3.5",
              DOTS[event.tone ?? "neutral"],
            )}
          >
            {event.icon ?? <span className="size-1.5 rounded-full bg-current" />}
          </span>
          <div className="min-w-0 flex-1 pt-0.5">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <p className="font-medium">{event.title}</p>
              <span className="text-xs text-faint">
                <RelativeTime at={event.at} />
              </span>
            </div>
            {event.detail ? <div className="text-xs text-muted">{event.detail}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
