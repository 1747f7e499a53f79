import type { ReactNode } from "react";
import type { Tone } from "./callout";
import { cn } from "./cn";

const FILLS: Record<Tone, string> = {
  neutral: "bg-chart-7",
  info: "bg-brand-ink",
  ok: "bg-chart-3",
  warn: "bg-chart-2",
  danger: "bg-danger-solid",
};

export interface MeterProps {
  /** Part used, in parts per million of the whole; more than a million fills the bar. */
  ppm: number;
  /** Read aloud and, unless hidden, shown on the left: "Budget". */
  label: string;
  /** The same in figures, on the right: "$32.10 of $50.00". It carries the meaning, the bar only shows it. */
  value: ReactNode;
  tone?: Tone;
  hideLabel?: boolean;
  className?: string;
}

/** How much of something is used or left, as figures and a bar. */
export function Meter({ ppm, label, value, tone = "info", hideLabel, className }: MeterProps) {
  const percent = Math.min(Math.max(ppm / 10_000, 0), 100);
  return (
    <div className={cn("min-w-0", className)}>
      <div className="mb-1.5 flex items-baseline justify-between gap-3 text-xs">
        <span className={cn("truncate text-muted", hideLabel && "sr-only")}>{label}</span>
        <span className="tnum whitespace-nowrap">{value}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(percent)}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div className={cn("h-full rounded-full", FILLS[tone])} style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}
