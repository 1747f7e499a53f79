"use client";

import { FileCheck2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";

import { LinkButton } from "@/components/ui/button";
import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import type { BillListRow } from "@/lib/usecases/reconciling/list-bills";

import { BillStatus } from "./bill-status";

const dash = <span className="text-faint">–</span>;

/** Imported bills: whose, of when, by how much they differ, and what is still to be explained. */
export function BillsTable({ bills, hrefBase }: { bills: readonly BillListRow[]; hrefBase: string }) {
  const t = useTranslations("console-bills");
  const columns = useMemo<DataColumn<BillListRow>[]>(
    () => [
      {
        id: "file",
        header: t("column.file"),
        narrow: "title",
        fixed: true,
        sortValue: (bill) => bill.fileName,
        cell: (bill) => <span className="font-medium break-all">{bill.fileName}</span>,
      },
      {
        id: "account",
        header: t("column.account"),
        sortValue: (bill) => `${bill.account.supplierName} ${bill.account.name}`,
        cell: (bill) => `${bill.account.supplierName} · ${bill.account.name}`,
      },
      {
        id: "period",
        header: t("column.period"),
        sortValue: (bill) => bill.from?.getTime() ?? 0,
        cell: (bill) =>
          bill.from && bill.to ? (
            <span className="whitespace-nowrap">
              <DateTime at={bill.from} style="date" zone={bill.zone} /> –{" "}
              <DateTime at={new Date(bill.to.getTime() - 1)} style="date" zone={bill.zone} />
            </span>
          ) : (
            dash
          ),
      },
      {
        id: "variance",
        header: t("column.variance"),
        numeric: true,
        sortValue: (bill) => bill.varianceNano,
        cell: (bill) =>
          bill.status === "reconciled" ? (
            <Money nano={bill.varianceNano} currency={bill.currency} sign="always" />
          ) : (
            dash
          ),
      },
      {
        id: "open",
        header: t("column.open"),
        numeric: true,
        sortValue: (bill) => bill.open,
        cell: (bill) => (bill.status === "reconciled" ? bill.open : dash),
      },
      {
        id: "status",
        header: t("column.status"),
        cell: (bill) => <BillStatus status={bill.status} />,
      },
    ],
    [t],
  );
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={bills}
      rowId={(bill) => bill.id}
      rowHref={(bill) => `${hrefBase}/${bill.id}`}
      empty={
        <NothingYet
          icon={<FileCheck2 />}
          title={t("none")}
          action={
            <LinkButton variant="primary" href={`${hrefBase}/import`}>
              {t("import")}
            </LinkButton>
          }
        >
          {t("noneHint")}
        </NothingYet>
      }
    />
  );
}
