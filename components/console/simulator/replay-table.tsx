"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo, type ReactNode } from "react";

import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import type { ReplayGroup } from "@/lib/usecases/simulator/schemas";
import { formatCount, formatPpm } from "@/lib/web/format";
import type { ReplayRowData } from "@/lib/web/queries/simulator";

interface Props {
  label: string;
  rows: readonly ReplayRowData[];
  group: ReplayGroup;
  toolbar?: ReactNode;
}

/** Buyers, models or both: what their calls come to now and then, and the margin they leave. */
export function ReplayTable({ label, rows, group, toolbar }: Props) {
  const t = useTranslations("console-simulator");
  return (
    <DataTable
      label={label}
      columns={useReplayColumns(group)}
      rows={rows}
      rowId={(row) => row.key}
      toolbar={toolbar}
      empty={<NothingYet title={t("replay.noCalls")} />}
      maxHeight="70dvh"
    />
  );
}

function useReplayColumns(group: ReplayGroup): DataColumn<ReplayRowData>[] {
  const t = useTranslations("console-simulator");
  const locale = useLocale();
  return useMemo(() => {
    const name = (row: ReplayRowData) =>
      [row.buyer?.name, row.model?.name].filter((part) => part !== undefined && part !== "").join(" · ");
    const money = (id: "nowNano" | "thenNano"): DataColumn<ReplayRowData> => ({
      id,
      header: t(`column.${id}`),
      numeric: true,
      sortValue: (row) => BigInt(row[id]),
      cell: (row) => <Money nano={row[id]} currency={row.currency} />,
    });
    const margin = (id: "marginNowPpm" | "marginThenPpm"): DataColumn<ReplayRowData> => ({
      id,
      header: t(`column.${id}`),
      numeric: true,
      sortValue: (row) => row[id] ?? 0,
      cell: (row) => <Share ppm={row[id]} locale={locale} />,
    });
    return [
      { id: "name", header: t(`group.${group}`), narrow: "title", fixed: true, sortValue: name, cell: name },
      {
        id: "calls",
        header: t("column.calls"),
        numeric: true,
        sortValue: (row) => BigInt(row.calls),
        cell: (row) => (
          <>
            {formatCount(row.calls, locale)}
            {BigInt(row.unpriced) > 0n ? (
              <span className="block text-xs text-danger">
                {t("unpricedCalls", { count: formatCount(row.unpriced, locale) })}
              </span>
            ) : null}
          </>
        ),
      },
      money("nowNano"),
      money("thenNano"),
      {
        id: "more",
        header: t("column.more"),
        numeric: true,
        fixed: true,
        sortValue: (row) => BigInt(row.moreNano),
        cell: (row) => (
          <>
            <Money nano={row.moreNano} currency={row.currency} sign="always" />
            {row.morePpm === null ? null : (
              <span className="block text-xs text-muted">
                {formatPpm(row.morePpm, locale, { sign: true })}
              </span>
            )}
          </>
        ),
      },
      margin("marginNowPpm"),
      margin("marginThenPpm"),
    ];
  }, [t, locale, group]);
}

function Share({ ppm, locale }: { ppm: number | null; locale: string }) {
  if (ppm === null) return <span className="text-faint">–</span>;
  return <span className={ppm < 0 ? "text-danger" : undefined}>{formatPpm(ppm, locale)}</span>;
}
