"use client";

import { Activity, Download } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";

import { buttonClass } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingMatches, NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import type { listProfitCalls } from "@/lib/usecases/profit/list-profit-calls";
import type { AnswerOf } from "@/lib/web/api";
import { formatPpm } from "@/lib/web/format";

import { useProfitSearch } from "./profit-search";

type CallsData = AnswerOf<typeof listProfitCalls>;
type CallRow = CallsData["rows"][number];

/** The calls behind the profit, newest first: what each brought and cost. A row leads to how its price came about. */
export function ProfitCallsTable({ calls, base }: { calls: CallsData; base: string }) {
  const t = useTranslations("console-profit");
  const search = useProfitSearch();
  const { older, newer } = calls;
  return (
    <DataTable
      label={t("callsTitle")}
      columns={useColumns(calls)}
      rows={calls.rows}
      rowId={(row) => row.id}
      rowHref={(row) => `${base}/calls/${row.id}`}
      toolbar={
        <>
          <label className="inline-flex items-center gap-2 text-sm">
            <Checkbox
              checked={search.state.loss !== ""}
              onCheckedChange={(on) => search.set({ loss: on === true ? "1" : null })}
            />
            {t("onlyLoss")}
          </label>
          <a
            href={`/api/profit/calls/export?${search.callsQuery}`}
            download
            className={buttonClass("secondary", "md", "ml-auto")}
          >
            <Download aria-hidden="true" className="-ml-0.5 size-4" />
            {t("export")}
          </a>
        </>
      }
      page={{
        kind: "cursor",
        shown: calls.rows.length,
        ...(newer ? { onPrevious: () => search.set({ before: newer }) } : {}),
        ...(older ? { onNext: () => search.set({ after: older }) } : {}),
      }}
      empty={
        search.filtered ? (
          <NothingMatches onClear={search.clear}>{t("noSales")}</NothingMatches>
        ) : (
          <NothingYet icon={<Activity />} title={t("noSales")}>
            {t("noSalesHint")}
          </NothingYet>
        )
      }
    />
  );
}

function useColumns({ currency, zone }: CallsData): DataColumn<CallRow>[] {
  const t = useTranslations("console-profit");
  const locale = useLocale();
  return useMemo(() => {
    const money = (nano: string | null) =>
      nano === null ? (
        <span className="text-faint">–</span>
      ) : (
        <span className={BigInt(nano) < 0n ? "text-danger" : undefined}>
          <Money nano={nano} currency={currency} precision="calls" />
        </span>
      );
    return [
      {
        id: "at",
        header: t("column.at"),
        narrow: "title",
        fixed: true,
        cell: (row) => <DateTime at={row.at} style="datetime" zone={zone} />,
      },
      { id: "buyer", header: t("buyer"), cell: (row) => row.buyer },
      { id: "model", header: t("model"), cell: (row) => row.model },
      {
        id: "revenue",
        header: t("column.revenueNano"),
        numeric: true,
        cell: (row) => money(row.revenueNano),
      },
      { id: "cost", header: t("column.costNano"), numeric: true, cell: (row) => money(row.costNano) },
      {
        id: "margin",
        header: t("column.marginNano"),
        numeric: true,
        fixed: true,
        cell: (row) => (
          <>
            {money(row.marginNano)}
            {row.marginNano !== null && BigInt(row.revenueNano) > 0n ? (
              <span className="block text-xs text-muted">
                {formatPpm((BigInt(row.marginNano) * 1_000_000n) / BigInt(row.revenueNano), locale)}
              </span>
            ) : null}
          </>
        ),
      },
    ];
  }, [t, locale, currency, zone]);
}
