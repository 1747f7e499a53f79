"use client";

import { LibraryBig } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";

import type { DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { SearchableTable } from "@/components/ui/searchable-table";
import { UnitPrice } from "@/components/ui/unit-price";
import { vendorName } from "@/lib/domain/pricing/vendor-name";
import type { CatalogueRow } from "@/lib/usecases/catalogue/list-models";
import { formatCompact } from "@/lib/web/format";
import type { Wire } from "@/lib/web/wire";

import { ModelState } from "./model-state";

type Row = Wire<CatalogueRow>;

/** Every model with its state, its size and the vendor's price in force; found by name. */
export function CatalogueTable({ rows, hrefBase }: { rows: readonly Row[]; hrefBase: string }) {
  const t = useTranslations("console-catalogue");
  return (
    <SearchableTable
      label={t("title")}
      columns={useColumns()}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `${hrefBase}/${row.id}`}
      wordsOf={(row) => `${row.name} ${row.displayName} ${row.vendor}`}
      placeholder={t("search")}
      empty={
        <NothingYet icon={<LibraryBig />} title={t("empty")}>
          {t("emptyHint")}
        </NothingYet>
      }
    />
  );
}

function useColumns(): DataColumn<Row>[] {
  const t = useTranslations("console-catalogue");
  const locale = useLocale();
  return useMemo(() => {
    const price = (dimension: "input" | "output"): DataColumn<Row> => ({
      id: dimension,
      header: t(`column.${dimension}`),
      numeric: true,
      sortValue: (row) => BigInt(row.list?.prices[dimension] ?? "0"),
      cell: ({ list }) => (
        <UnitPrice
          microPerMillion={list?.prices[dimension] ?? null}
          currency={list?.currency ?? "USD"}
          bare
        />
      ),
    });
    return [
      {
        id: "model",
        header: t("column.model"),
        narrow: "title",
        fixed: true,
        sortValue: (row) => row.displayName,
        cell: (row) => (
          <>
            {row.displayName}
            <span className="block text-xs font-normal text-muted">{row.name}</span>
          </>
        ),
      },
      {
        id: "vendor",
        header: t("column.vendor"),
        sortValue: (row) => row.vendor,
        cell: (row) => vendorName(row.vendor),
      },
      {
        id: "status",
        header: t("column.status"),
        sortValue: (row) => row.status,
        cell: (row) => <ModelState state={row.status} />,
      },
      {
        id: "context",
        header: t("column.context"),
        numeric: true,
        sortValue: (row) => row.contextWindow,
        cell: (row) => formatCompact(row.contextWindow, locale),
      },
      price("input"),
      price("output"),
      { id: "tags", header: t("column.tags"), cell: (row) => row.tags.join(", ") },
    ];
  }, [t, locale]);
}
