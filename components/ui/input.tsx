"use client";

import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { useFieldControl } from "./field";

/** Look shared by everything one types into or picks from. */
export const controlClass = cn(
  "w-full min-w-0 rounded-md border border-control bg-surface px-2.5 text-base text-ink sm:text-sm",
  "hover:border-muted aria-invalid:border-danger aria-invalid:hover:border-danger",
  "disabled:cursor-not-allowed disabled:bg-sunken disabled:text-faint",
  "focus-visible:outline-2 focus-visible:outline-offset-0",
);

export interface InputProps extends Omit<ComponentProps<"input">, "prefix"> {
  /** Text or icon inside the box, before or after what is typed: a currency, a unit, a magnifier. */
  prefix?: ReactNode;
  suffix?: ReactNode;
  /** Tabular, right-aligned figures. */
  numeric?: boolean;
}

/** One line of text. 16 px on small screens, so that phones do not zoom in. */
export function Input({ prefix, suffix, numeric, className, ...rest }: InputProps) {
  const input = (
    <input
      {...useFieldControl()}
      {...rest}
      className={cn(
        controlClass,
        "h-9 read-only:bg-sunken sm:h-8",
        numeric && "tnum text-right",
        prefix ? "pl-8" : null,
        prefix && typeof prefix === "string" ? "pl-12" : null,
        suffix ? "pr-14" : null,
        className,
      )}
    />
  );
  if (!prefix && !suffix) return input;
  return (
    <span className="relative flex w-full min-w-0">
      {prefix ? <Adornment side="left">{prefix}</Adornment> : null}
      {input}
      {suffix ? <Adornment side="right">{suffix}</Adornment> : null}
    </span>
  );
}

function Adornment({ side, children }: { side: "left" | "right"; children: ReactNode }) {
  return (
    <span
      className={cn(
        "pointer-events-none absolute inset-y-0 flex items-center text-sm text-muted [&>svg]:size-4",
        side === "left" ? "left-2.5" : "right-2.5",
      )}
    >
      {children}
    </span>
  );
}

/** Several lines of text, growing with its content where the browser can. */
export function Textarea({ className, rows = 3, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      {...useFieldControl()}
      rows={rows}
      {...rest}
      className={cn(controlClass, "field-sizing-content min-h-16 py-1.5 read-only:bg-sunken", className)}
    />
  );
}
