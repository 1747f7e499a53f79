"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { RadioGroup as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

export interface Segment<V extends string = string> {
  value: V;
  label: ReactNode;
}

export interface SegmentedProps<V extends string> {
  segments: readonly Segment<V>[];
  value: V;
  onValueChange: (value: V) => void;
  /** Read aloud as the name of the choice. */
  label: string;
  className?: string;
}

/** A row of two to six short choices of which one is on: a range, a granularity, a unit. */
export function Segmented<V extends string>({
  segments,
  value,
  onValueChange,
  label,
  className,
}: SegmentedProps<V>) {
  return (
    <Radix.Root
      aria-label={label}
      orientation="horizontal"
      value={value}
      onValueChange={(next) => {
        const chosen = segments.find((segment) => segment.value === next);
        if (chosen) onValueChange(chosen.value);
      }}
      className={cn(
        "inline-flex w-fit max-w-full gap-px overflow-x-auto rounded-md border bg-sunken p-0.5",
        className,
      )}
    >
      {segments.map((segment) => (
        <Radix.Item
          key={segment.value}
          value={segment.value}
          className="h-7 shrink-0 rounded-sm border border-transparent px-2.5 text-xs font-medium text-muted hover:text-ink focus-visible:outline-offset-0 data-[state=checked]:border-line-strong data-[state=checked]:bg-surface data-[state=checked]:text-ink"
        >
          {segment.label}
        </Radix.Item>
      ))}
    </Radix.Root>
  );
}

/** `Segmented` whose choice lives in the URL under `param`; the first segment is the default. */
export function UrlSegmented<V extends string>(
  props: Omit<SegmentedProps<V>, "value" | "onValueChange"> & { param: string },
) {
  const { param, ...rest } = props;
  const values = rest.segments.map((segment) => segment.value);
  const [stored, setValue] = useQueryState(
    param,
    parseAsStringLiteral(values).withOptions({ shallow: false }),
  );
  const value = stored ?? values[0];
  if (value === undefined) return null;
  return (
    <Segmented
      {...rest}
      value={value}
      onValueChange={(next) => void setValue(next === values[0] ? null : next)}
    />
  );
}
