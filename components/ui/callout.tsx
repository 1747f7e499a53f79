import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

export type Tone = "neutral" | "info" | "ok" | "warn" | "danger";

const LOOKS: Record<Tone, string> = {
  neutral: "bg-sunken border-line text-muted",
  info: "bg-info-soft border-info-line text-info",
  ok: "bg-ok-soft border-ok-line text-ok",
  warn: "bg-warn-soft border-warn-line text-warn",
  danger: "bg-danger-soft border-danger-line text-danger",
};

const ICONS = { neutral: Info, info: Info, ok: CircleCheck, warn: TriangleAlert, danger: CircleAlert };

export interface CalloutProps {
  tone?: Tone;
  title?: ReactNode;
  /** Buttons or links, under the text. */
  actions?: ReactNode;
  className?: string;
  children?: ReactNode;
}

/** A boxed message within the page. `danger` and `warn` are announced when they appear, the rest politely. */
export function Callout({ tone = "info", title, actions, className, children }: CalloutProps) {
  const Icon = ICONS[tone];
  return (
    <div
      role={tone === "danger" || tone === "warn" ? "alert" : "status"}
      className={cn("flex gap-2.5 rounded-lg border px-3 py-2.5 text-sm", LOOKS[tone], className)}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1 break-words text-ink">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children ? <div className={cn(title ? "mt-0.5 text-muted" : null)}>{children}</div> : null}
        {actions ? <div className="mt-2 flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  );
}
