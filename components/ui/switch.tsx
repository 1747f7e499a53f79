"use client";

import { Switch as Radix } from "radix-ui";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "./cn";
import { useFieldControl } from "./field";

export interface SwitchProps extends Omit<ComponentProps<typeof Radix.Root>, "children"> {
  label?: ReactNode;
  hint?: ReactNode;
}

/** On or off, at once; in a form that is saved with a button use `Checkbox`. */
export function Switch({ label, hint, className, id, ...rest }: SwitchProps) {
  const field = useFieldControl();
  const generated = useId();
  const switchId = id ?? field.id ?? generated;
  const hintId = hint ? `${switchId}-text` : undefined;
  const control = (
    <Radix.Root
      aria-describedby={hintId ?? field["aria-describedby"]}
      {...rest}
      id={switchId}
      className={cn(
        "relative inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-control bg-sunken",
        "transition-colors after:absolute after:-inset-1 data-[state=checked]:border-brand-ink data-[state=checked]:bg-brand",
        "disabled:cursor-not-allowed disabled:opacity-55",
        className,
      )}
    >
      <Radix.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-control transition-transform data-[state=checked]:translate-x-[18px] data-[state=checked]:bg-brand-fg" />
    </Radix.Root>
  );
  if (!label) return control;
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <label htmlFor={switchId} className="text-sm font-medium">
          {label}
        </label>
        {hint ? (
          <p id={hintId} className="text-xs text-muted">
            {hint}
          </p>
        ) : null}
      </div>
      {control}
    </div>
  );
}
