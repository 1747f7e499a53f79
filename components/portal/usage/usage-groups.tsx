"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";

import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingMatches } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { Segmented } from "@/components/ui/segmented";
import { USAGE_GROUPS } from "@/lib/usecases/usage/schemas";
import { formatCount, formatPpm } from "@/lib/web/format";
import type { UsageData } from "@/lib/web/queries/usage";

import type { useUsageSearch } from "./usage-search";

type GroupRow = UsageData["groups"][number];

/** The same figures as the chart's, by model or key, adding up to the total. */
export function UsageGroups(props: {
  usage: UsageData;
  search: ReturnType<typeof useUsageSearch>;
  pending: boolean;
}) {
  const { usage, search, pending } = props;
  const t = useTranslations("portal.usage");
  const columns = useGroupColumns(usage);
  return (
    <DataTable
      label={t(`by.${usage.group}`)}
      columns={columns}
      rows={usage.groups}
      rowId={(row) => row.id}
      pending={pending}
      toolbar={
        <>
          <h2 className="text-sm font-semibold">{t(`by.${usage.group}`)}</h2>
          <Segmented
            className="ml-auto"
            label={t("group")}
            value={usage.group}
            onValueChange={(group) => search.set({ group })}
            segments={USAGE_GROUPS.map((value) => ({ value, label: t(`groups.${value}`) }))}
          />
        </>
      }
      empty={<NothingMatches onClear={search.clear}>{t("noneInRange")}</NothingMatches>}
    />
  );
}

function useGroupColumns({ currency, totals, group }: UsageData): DataColumn<GroupRow>[] {
  const t = useTranslations("portal.usage");
  const locale = useLocale();
  return useMemo(() => {
    const count = (value: string) => formatCount(value, locale);
    const counted = (id: "calls" | "inputTokens" | "outputTokens" | "failed"): DataColumn<GroupRow> => ({
      id,
      header: t(`column.${id}`),
      numeric: true,
      sortValue: (row) => BigInt(row[id]),
      cell: (row) => count(row[id]),
      total: count(totals[id]),
    });
    const whole = BigInt(totals.costNano);
    return [
      {
        id: "label",
        header: t(`groups.${group}`),
        narrow: "title",
        fixed: true,
        sortValue: (row) => row.label,
        cell: (row) => row.label || t("noKey"),
      },
      counted("calls"),
      counted("inputTokens"),
      counted("outputTokens"),
      counted("failed"),
      {
        id: "share",
        header: t("column.share"),
        numeric: true,
        cell: (row) => (whole > 0n ? formatPpm((BigInt(row.costNano) * 1_000_000n) / whole, locale) : "–"),
      },
      {
        id: "cost",
        header: t("column.cost"),
        numeric: true,
        fixed: true,
        sortValue: (row) => BigInt(row.costNano),
        cell: (row) => <Money nano={row.costNano} currency={currency} />,
        total: <Money nano={totals.costNano} currency={currency} />,
      },
    ];
  }, [t, locale, currency, totals, group]);
}
