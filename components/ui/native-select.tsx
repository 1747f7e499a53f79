"use client";

import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { useFieldControl } from "./field";
import { controlClass } from "./input";

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

export interface NativeSelectProps extends ComponentProps<"select"> {
  options: readonly SelectOption[];
}

/** The browser's own select: best on phones and inside forms that post without script. */
export function NativeSelect({ options, className, ...rest }: NativeSelectProps) {
  return (
    <span className="relative flex w-full min-w-0">
      <select
        {...useFieldControl()}
        {...rest}
        className={cn(controlClass, "h-9 appearance-none truncate pr-8 sm:h-8", className)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
