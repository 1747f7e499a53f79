"use client";

import { Users } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";

import { LinkButton } from "@/components/ui/button";
import type { DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { RelativeTime } from "@/components/ui/relative-time";
import { SearchableTable } from "@/components/ui/searchable-table";
import type { BuyerRow } from "@/lib/usecases/customer/buyer-row";

import { BuyerName } from "./buyer-name";
import { BuyerStatus } from "./buyer-status";
import { Margin } from "./margin";

/** The seller's customers with balance, sales, margin, book, last call and status; found by name. */
export function CustomersTable(props: { rows: readonly BuyerRow[]; hrefBase: string; mayCreate: boolean }) {
  const { rows, hrefBase, mayCreate } = props;
  const t = useTranslations("console-customers");
  const columns = useMemo(() => customerColumns(t), [t]);
  return (
    <SearchableTable
      label={t("title")}
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `${hrefBase}/${row.id}`}
      wordsOf={(row) => `${row.name} ${row.slug}`}
      placeholder={t("search")}
      empty={
        <NothingYet
          icon={<Users />}
          title={t("empty")}
          action={
            mayCreate ? (
              <LinkButton variant="primary" href={`${hrefBase}/new`}>
                {t("new")}
              </LinkButton>
            ) : null
          }
        >
          {t("emptyHint")}
        </NothingYet>
      }
    />
  );
}

function customerColumns(t: ReturnType<typeof useTranslations<"console-customers">>): DataColumn<BuyerRow>[] {
  return [
    {
      id: "name",
      header: t("column.name"),
      narrow: "title",
      fixed: true,
      sortValue: (row) => row.name,
      cell: (row) => <BuyerName name={row.name} below={row.segment ?? row.slug} />,
    },
    {
      id: "balance",
      header: t("column.balance"),
      numeric: true,
      sortValue: (row) => row.wallet.availableNano,
      cell: ({ wallet }) => (
        <span className="flex flex-col items-end">
          <Money nano={wallet.availableNano} currency={wallet.currency} toned />
          {wallet.limitNano > 0n ? (
            <span className="text-xs text-muted">
              {t.rich("ofLimit", {
                limit: () => <Money nano={wallet.limitNano} currency={wallet.currency} precision="compact" />,
              })}
            </span>
          ) : null}
        </span>
      ),
    },
    {
      id: "sold",
      header: t("column.sold"),
      numeric: true,
      sortValue: (row) => row.soldNano,
      cell: (row) => (
        <span className="flex flex-col items-end">
          <Money nano={row.soldNano} currency={row.wallet.currency} />
          <span className="text-xs text-muted">{t("stat.calls", { count: Number(row.calls) })}</span>
        </span>
      ),
    },
    {
      id: "margin",
      header: t("column.margin"),
      numeric: true,
      sortValue: (row) => row.marginPpm,
      cell: (row) => <Margin ppm={row.marginPpm} />,
    },
    {
      id: "book",
      header: t("column.book"),
      sortValue: (row) => row.priceBook?.name ?? "",
      cell: (row) => row.priceBook?.name ?? <span className="text-muted">{t("defaultBook")}</span>,
    },
    {
      id: "lastCall",
      header: t("column.lastCall"),
      sortValue: (row) => row.lastCallAt?.getTime() ?? null,
      cell: (row) =>
        row.lastCallAt ? (
          <RelativeTime at={row.lastCallAt} />
        ) : (
          <span className="text-muted">{t("never")}</span>
        ),
    },
    {
      id: "status",
      header: t("column.status"),
      sortValue: (row) => row.status,
      cell: (row) => <BuyerStatus status={row.status} />,
    },
  ];
}
