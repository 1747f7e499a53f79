"use client";

import { RadioGroup as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { useFieldControl } from "./field";

export interface RadioTile {
  value: string;
  label: ReactNode;
  hint?: ReactNode;
  /** Right-hand side of the tile: an amount, a bonus, a badge. */
  aside?: ReactNode;
  icon?: ReactNode;
  disabled?: boolean;
}

export interface RadioTilesProps {
  tiles: readonly RadioTile[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  name?: string;
  /** Tiles per row where there is room; always one or two on a phone. */
  columns?: 1 | 2 | 3 | 4;
  "aria-label"?: string;
  className?: string;
}

const COLUMNS = {
  1: "grid-cols-1",
  2: "grid-cols-1 sm:grid-cols-2",
  3: "grid-cols-2 sm:grid-cols-3",
  4: "grid-cols-2 sm:grid-cols-4",
};

/** A few choices as tiles, with room for a sentence or an amount on each; arrows move, as in any radio group. */
export function RadioTiles({ tiles, columns = 1, className, ...rest }: RadioTilesProps) {
  const { id, "aria-describedby": describedBy, "aria-invalid": invalid } = useFieldControl();
  return (
    <Radix.Root
      {...rest}
      id={id}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      className={cn("grid gap-2", COLUMNS[columns], className)}
    >
      {tiles.map((tile) => (
        <Tile key={tile.value} {...tile} />
      ))}
    </Radix.Root>
  );
}

function Tile({ value, label, hint, aside, icon, disabled }: RadioTile) {
  return (
    <Radix.Item
      value={value}
      disabled={disabled}
      className={cn(
        "group flex min-w-0 items-start gap-2.5 rounded-lg border border-line-strong bg-surface p-3 text-left",
        "hover:bg-hover data-[state=checked]:border-brand-ink data-[state=checked]:bg-brand-soft",
        "data-[state=checked]:ring-1 data-[state=checked]:ring-brand-ink disabled:cursor-not-allowed disabled:opacity-55",
      )}
    >
      <span className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-control bg-surface group-data-[state=checked]:border-brand-ink">
        <Radix.Indicator className="size-2 rounded-full bg-brand-ink" />
      </span>
      {icon ? (
        <span aria-hidden="true" className="mt-0.5 text-muted [&>svg]:size-4">
          {icon}
        </span>
      ) : null}
      <span className="min-w-0 flex-1">
        <span className="block text-sm font-medium">{label}</span>
        {hint ? <span className="block text-xs text-muted">{hint}</span> : null}
      </span>
      {aside ? <span className="tnum shrink-0 text-sm">{aside}</span> : null}
    </Radix.Item>
  );
}
