"use client";

import { useLocale, useTranslations } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { ChartSkeleton } from "@/components/ui/skeleton";
import { formatPpm } from "@/lib/web/format";
import { formatValue, isAdditive, sumValues, type ChartUnit, type ChartValue } from "./series";

export interface BarListRow {
  key: string;
  label: ReactNode;
  value: ChartValue;
  href?: string;
}

export interface BarListProps {
  title: string;
  unit: ChartUnit;
  /** Largest first (order is the caller's); undefined while loading. */
  rows: readonly BarListRow[] | undefined;
  actions?: ReactNode;
  empty?: ReactNode;
}

/** Parts of a whole, each with its figure and share on a bar: what a ring chart would show, readable. */
export function BarList({ title, unit, rows, actions, empty }: BarListProps) {
  const t = useTranslations("charts");
  return (
    <figure className="min-w-0 rounded-lg border bg-surface p-4">
      <figcaption className="mb-3 flex flex-wrap items-start justify-between gap-2">
        <h2 className="text-sm font-semibold">{title}</h2>
        {actions}
      </figcaption>
      {rows === undefined ? <ChartSkeleton height={160} /> : null}
      {rows?.length === 0 ? (
        <p className="py-10 text-center text-sm text-muted">{empty ?? t("empty")}</p>
      ) : null}
      {rows && rows.length > 0 ? <Bars unit={unit} rows={rows} /> : null}
    </figure>
  );
}

/** A share of the whole; a part too small for the digits shown says so instead of reading as nothing. */
function shareText(value: ChartValue, ppm: bigint, locale: string): string {
  return ppm < 1000n && BigInt(value ?? 0) > 0n ? `<${formatPpm(1000, locale)}` : formatPpm(ppm, locale);
}

function Bars({ unit, rows }: { unit: ChartUnit; rows: readonly BarListRow[] }) {
  const locale = useLocale();
  const sum = sumValues(rows.map((row) => row.value)) ?? 0n;
  const largest = rows.reduce(
    (max, row) => (BigInt(row.value ?? 0) > max ? BigInt(row.value ?? 0) : max),
    0n,
  );
  const share = (value: ChartValue, whole: bigint) =>
    whole > 0n ? (BigInt(value ?? 0) * 1_000_000n) / whole : 0n;
  return (
    <ol className="flex flex-col gap-3">
      {rows.map((row) => (
        <li key={row.key}>
          <div className="mb-1 flex items-baseline justify-between gap-3">
            <span className="min-w-0 truncate">
              {row.href ? (
                <Link href={row.href} className="rounded-sm hover:underline">
                  {row.label}
                </Link>
              ) : (
                row.label
              )}
            </span>
            <span className="tnum shrink-0">
              {formatValue(row.value, unit, locale)}
              {isAdditive(unit) && sum > 0n ? (
                <span className="ml-2 inline-block w-12 text-right text-xs text-muted">
                  {shareText(row.value, share(row.value, sum), locale)}
                </span>
              ) : null}
            </span>
          </div>
          <div aria-hidden="true" className="h-1.5 rounded-full bg-line">
            <div
              className="h-full rounded-full bg-chart-1"
              style={{ width: `${Number(share(row.value, largest)) / 10_000}%` }}
            />
          </div>
        </li>
      ))}
    </ol>
  );
}
