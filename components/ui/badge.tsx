import type { ReactNode } from "react";
import type { Tone } from "./callout";
import { cn } from "./cn";

const LOOKS: Record<Tone, string> = {
  neutral: "bg-sunken border-line text-muted",
  info: "bg-info-soft border-info-line text-info",
  ok: "bg-ok-soft border-ok-line text-ok",
  warn: "bg-warn-soft border-warn-line text-warn",
  danger: "bg-danger-soft border-danger-line text-danger",
};

export interface BadgeProps {
  tone?: Tone;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A small label: a mode, a plan, a count. For the state of an object use `StatusPill`. */
export function Badge({ tone = "neutral", icon, className, children }: BadgeProps) {
  return (
    <span
      className={cn(
        "inline-flex h-5 max-w-full items-center gap-1 rounded-sm border px-1.5 text-xs font-medium whitespace-nowrap [&>svg]:size-3 [&>svg]:shrink-0",
        LOOKS[tone],
        className,
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
