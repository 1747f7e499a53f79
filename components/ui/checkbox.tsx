"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import { useId, type ComponentProps, type ReactNode } from "react";
import { cn } from "./cn";
import { useFieldControl } from "./field";

export interface CheckboxProps extends Omit<ComponentProps<typeof Radix.Root>, "children"> {
  /** Text to the right, part of the target. Leave out only with an `aria-label`. */
  label?: ReactNode;
  hint?: ReactNode;
}

/** A box with its label; `checked="indeterminate"` for "some of them". */
export function Checkbox({ label, hint, className, id, ...rest }: CheckboxProps) {
  const field = useFieldControl();
  const generated = useId();
  const boxId = id ?? field.id ?? generated;
  const hintId = hint ? `${boxId}-text` : undefined;
  const box = (
    <Radix.Root
      aria-describedby={hintId ?? field["aria-describedby"]}
      aria-invalid={field["aria-invalid"]}
      {...rest}
      id={boxId}
      className={cn(
        "relative size-4 shrink-0 rounded-sm border border-control bg-surface text-brand-fg",
        "after:absolute after:-inset-1 data-[state=checked]:border-brand-ink data-[state=checked]:bg-brand",
        "data-[state=indeterminate]:border-brand-ink data-[state=indeterminate]:bg-brand",
        "disabled:cursor-not-allowed disabled:opacity-55 aria-invalid:border-danger",
        className,
      )}
    >
      <Radix.Indicator className="group flex items-center justify-center">
        <Check
          aria-hidden="true"
          strokeWidth={3}
          className="size-3 group-data-[state=indeterminate]:hidden"
        />
        <Minus
          aria-hidden="true"
          strokeWidth={3}
          className="hidden size-3 group-data-[state=indeterminate]:block"
        />
      </Radix.Indicator>
    </Radix.Root>
  );
  if (!label) return box;
  return (
    <div className="flex items-start gap-2.5 py-0.5">
      <span className="flex h-5 items-center">{box}</span>
      <div className="min-w-0">
        <label htmlFor={boxId} className="text-sm">
          {label}
        </label>
        {hint ? (
          <p id={hintId} className="text-xs text-muted">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  );
}
