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

/** The browser's own button at the front of a field for files, as high as the field. */
const fileClass = cn(
  "cursor-pointer overflow-hidden pl-0 text-muted",
  "file:mr-3 file:h-full file:cursor-pointer file:border-0 file:border-r file:border-control file:bg-sunken file:px-3",
  "file:text-sm file:font-medium file:text-ink hover:file:bg-hover",
);

/** One line of text. 16 px on small screens, so that phones do not zoom in. */
export function Input({ prefix, suffix, ...rest }: InputProps) {
  if (!prefix && !suffix) return <BareInput {...rest} className={cn(controlClass, rest.className)} />;
  return (
    <span
      className={cn(
        controlClass,
        "flex items-center gap-2 has-focus-visible:outline-2 has-focus-visible:outline-offset-0 has-focus-visible:outline-brand-ink",
        "has-[input:disabled]:bg-sunken has-[[aria-invalid=true]]:border-danger has-[[aria-invalid=true]]:hover:border-danger has-[input:read-only]:bg-sunken",
        rest.className,
      )}
    >
      {prefix ? <Adornment>{prefix}</Adornment> : null}
      <BareInput
        {...rest}
        className="h-8.5 w-full min-w-0 bg-transparent focus-visible:outline-none sm:h-7.5"
      />
      {suffix ? <Adornment>{suffix}</Adornment> : null}
    </span>
  );
}

function BareInput({ numeric, className, ...rest }: Omit<InputProps, "prefix" | "suffix">) {
  return (
    <input
      {...useFieldControl()}
      {...rest}
      className={cn(
        "h-9 sm:h-8",
        // A field for files counts as read-only to the browser.
        rest.type !== "file" && "read-only:bg-sunken",
        numeric && "tnum text-right",
        className,
        rest.type === "file" && fileClass,
      )}
    />
  );
}

/** What stands beside the text within the box. */
function Adornment({ children }: { children: ReactNode }) {
  return (
    <span className="flex shrink-0 items-center text-sm text-muted select-none [&>svg]:size-4">
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
