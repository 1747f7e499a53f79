"use client";

import { Download, TrendingUp } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";

import { buttonClass } from "@/components/ui/button";
import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingMatches, NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { NativeSelect } from "@/components/ui/native-select";
import { DateTime } from "@/components/ui/relative-time";
import { PROFIT_GROUPS, STOCK_GROUPS } from "@/lib/usecases/profit/schemas";
import type { Profit } from "@/lib/usecases/profit/read-profit";
import { formatCompact, formatCount, formatPpm } from "@/lib/web/format";
import type { Wire } from "@/lib/web/wire";

import { useProfitSearch } from "./profit-search";

type ProfitData = Wire<
  Pick<Profit, "rows" | "totals" | "agencyNano" | "tokens" | "currency" | "group" | "isRoot">
>;
type GroupRow = ProfitData["rows"][number];

/** What earned how much: by model, buyer, lot and so on; rows lead to the calls behind them. */
export function ProfitGroups({ profit, base }: { profit: ProfitData; base: string }) {
  const t = useTranslations("console-profit");
  const search = useProfitSearch();
  const { group } = profit;
  const groups = PROFIT_GROUPS.filter((each) => profit.isRoot || !STOCK_GROUPS.includes(each));
  const filtered = search.state.model !== "" || search.state.buyer !== "";
  return (
    <DataTable
      label={t("by", { group: t(`group.${group}`) })}
      columns={useColumns(profit)}
      rows={profit.rows}
      rowId={(row) => row.id || "none"}
      rowHref={(row) => callsHref(row, profit, base, search)}
      maxHeight="75dvh"
      toolbar={
        <>
          <div className="w-48 max-w-full">
            <NativeSelect
              aria-label={t("groupBy")}
              value={group}
              onChange={({ target }) =>
                search.set({ group: groups.find((each) => each === target.value) ?? null })
              }
              options={groups.map((value) => ({ value, label: t("by", { group: t(`group.${value}`) }) }))}
            />
          </div>
          <a
            href={`/api/profit/export?${search.groupQuery}`}
            download
            className={buttonClass("secondary", "md", "ml-auto")}
          >
            <Download aria-hidden="true" className="-ml-0.5 size-4" />
            {t("export")}
          </a>
        </>
      }
      empty={
        filtered ? (
          <NothingMatches onClear={search.clear}>{t("noSales")}</NothingMatches>
        ) : (
          <NothingYet icon={<TrendingUp />} title={t("noSales")}>
            {t("noSalesHint")}
          </NothingYet>
        )
      }
    />
  );
}

/** The calls of a row; groups the log cannot be filtered by lead nowhere. */
function callsHref(
  { id }: GroupRow,
  { group }: ProfitData,
  base: string,
  search: ReturnType<typeof useProfitSearch>,
): string | undefined {
  if (id === "") return undefined;
  switch (group) {
    case "model":
      return `${base}/profit/calls?${search.query({ model: id })}`;
    case "customer":
    case "distributor":
      return `${base}/profit/calls?${search.query({ buyer: id })}`;
    case "day":
      return `${base}/profit/calls?${search.query({ range: "custom", from: id, to: id })}`;
    case "lot":
      return `${base}/lots/${id}`;
    case "supplier":
    case "key":
    case "tag":
      return undefined;
    default:
      return group satisfies never;
  }
}

function useColumns({ currency, totals, agencyNano, tokens, group }: ProfitData): DataColumn<GroupRow>[] {
  const t = useTranslations("console-profit");
  const standard = useTranslations("console-standard");
  const locale = useLocale();
  return useMemo(() => {
    // Keys alone are shown with what vendors sold through us (profit-groups.ts).
    const left = group === "key" ? 0n : BigInt(agencyNano);
    const [whole, cost] = [BigInt(totals.revenueNano) - left, BigInt(totals.costNano) - left];
    const margin = whole - cost;
    const money = (id: "revenueNano" | "costNano" | "marginNano", total: bigint): DataColumn<GroupRow> => ({
      id,
      header: t(`column.${id}`),
      numeric: true,
      fixed: id === "marginNano",
      sortValue: (row) => BigInt(row[id]),
      cell: (row) => (
        <span className={BigInt(row[id]) < 0n ? "text-danger" : undefined}>
          <Money nano={row[id]} currency={currency} />
        </span>
      ),
      ...(group === "tag" ? {} : { total: <Money nano={total.toString()} currency={currency} /> }),
    });
    const share = (part: bigint, of: bigint) => (of > 0n ? formatPpm((part * 1_000_000n) / of, locale) : "–");
    return [
      {
        id: "label",
        header: t(`group.${group}`),
        narrow: "title",
        fixed: true,
        sortValue: (row) => row.label || row.id,
        cell: (row) => <RowName row={row} group={group} />,
      },
      {
        id: "calls",
        header: t("column.calls"),
        numeric: true,
        sortValue: (row) => BigInt(row.calls),
        cell: (row) => formatCount(row.calls, locale),
      },
      money("revenueNano", whole),
      {
        id: "share",
        header: t("column.share"),
        numeric: true,
        sortValue: (row) => BigInt(row.revenueNano),
        cell: (row) => share(BigInt(row.revenueNano), whole),
      },
      money("costNano", cost),
      money("marginNano", margin),
      {
        id: "marginShare",
        header: t("column.marginShare"),
        numeric: true,
        sortValue: (row) =>
          BigInt(row.revenueNano) > 0n ? (BigInt(row.marginNano) * 1_000_000n) / BigInt(row.revenueNano) : 0n,
        cell: (row) => share(BigInt(row.marginNano), BigInt(row.revenueNano)),
      },
      {
        id: "tokens",
        header: standard("column"),
        numeric: true,
        sortValue: (row) => BigInt(row.tokens ?? 0),
        cell: (row) => (row.tokens === null ? "–" : formatCompact(row.tokens, locale)),
        ...(group === "tag" || tokens === null ? {} : { total: formatCompact(tokens, locale) }),
      },
    ];
  }, [t, standard, locale, currency, totals, agencyNano, tokens, group]);
}

function RowName({ row, group }: { row: GroupRow; group: ProfitData["group"] }) {
  const t = useTranslations("console-profit");
  if (row.id === "") return <span className="text-muted">{t(`none.${group}`)}</span>;
  if (group === "day") return <DateTime at={`${row.id}T12:00:00Z`} style="date" zone="UTC" />;
  return row.label || row.id;
}
