"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { useState } from "react";
import { cn } from "./cn";
import { useFieldControl } from "./field";
import { controlClass } from "./input";

export interface SelectOption {
  value: string;
  label: string;
  /** A second line in the list (not in the closed control). */
  hint?: string;
  disabled?: boolean;
}

export interface SelectProps {
  options: readonly SelectOption[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  onBlur?: () => void;
  name?: string;
  placeholder?: string;
  disabled?: boolean;
  className?: string;
  "aria-label"?: string;
}

/** A list to pick one from. Values are non-empty strings; for "none" give an option a value of its own. */
export function Select({ options, placeholder, className, onBlur, ...rest }: SelectProps) {
  const control = useFieldControl();
  const { "aria-label": ariaLabel, ...root } = rest;
  const [own, setOwn] = useState(rest.defaultValue);
  const chosen = options.find((option) => option.value === (rest.value ?? own));
  return (
    <Radix.Root
      {...root}
      onValueChange={(value) => {
        setOwn(value);
        rest.onValueChange?.(value);
      }}
    >
      <Radix.Trigger
        {...control}
        aria-label={ariaLabel}
        onBlur={onBlur}
        className={cn(
          controlClass,
          "flex h-9 items-center justify-between gap-2 text-left data-placeholder:text-faint sm:h-8",
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder}>{chosen?.label}</Radix.Value>
        </span>
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-muted" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="animate-pop-in z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg bg-surface shadow-pop"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Item key={option.value} {...option} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Item({ value, label, hint, disabled }: SelectOption) {
  return (
    <Radix.Item
      value={value}
      disabled={disabled}
      className="relative flex min-h-8 cursor-default flex-col justify-center rounded-md py-1.5 pr-2 pl-8 text-sm select-none data-disabled:text-faint data-highlighted:bg-hover data-highlighted:outline-none"
    >
      <Radix.ItemIndicator className="absolute top-2 left-2">
        <Check aria-hidden="true" className="size-4" />
      </Radix.ItemIndicator>
      <Radix.ItemText>
        {label}
        {hint ? <span className="block text-xs text-muted">{hint}</span> : null}
      </Radix.ItemText>
    </Radix.Item>
  );
}
