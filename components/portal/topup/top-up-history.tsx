"use client";

import { Receipt } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";

import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { useTableUrlState } from "@/components/ui/table-url-state";
import { useTopUps, type TopUpPageData, type TopUpRow } from "@/lib/web/queries/top-ups";

import { TopUpStatus } from "./top-up-status";

/** Every top-up of the party, newest first; each leads to its receipt at `hrefBase/<id>`. */
export function TopUpHistory({ initial, hrefBase }: { initial: TopUpPageData; hrefBase: string }) {
  const t = useTranslations("portal-topup.history");
  const { page, setPage } = useTableUrlState();
  const { data, isPlaceholderData, isError, refetch } = useTopUps(page, initial);
  const columns = useTopUpColumns();
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={data?.rows}
      rowId={(row) => row.id}
      rowHref={(row) => `${hrefBase}/${row.id}`}
      pending={isPlaceholderData}
      {...(isError ? { failure: { onRetry: () => void refetch() } } : {})}
      {...(data && data.total > data.pageSize
        ? {
            page: {
              kind: "numbered",
              page,
              pageSize: data.pageSize,
              total: data.total,
              onPage: setPage,
            } as const,
          }
        : {})}
      empty={
        <NothingYet icon={<Receipt />} title={t("empty")}>
          {t("emptyHint")}
        </NothingYet>
      }
    />
  );
}

function useTopUpColumns(): DataColumn<TopUpRow>[] {
  const t = useTranslations("portal-topup.history");
  return useMemo(
    () => [
      {
        id: "at",
        header: t("at"),
        narrow: "title",
        fixed: true,
        cell: (row) => <DateTime at={row.createdAt} />,
      },
      {
        id: "paid",
        header: t("paid"),
        numeric: true,
        cell: (row) => <Money nano={row.totalNano} currency={row.currency} precision="minor" />,
      },
      {
        id: "credited",
        header: t("credited"),
        numeric: true,
        cell: (row) => (
          <Money
            nano={BigInt(row.netNano) + BigInt(row.bonusNano)}
            currency={row.currency}
            precision="minor"
          />
        ),
      },
      { id: "status", header: t("status"), cell: (row) => <TopUpStatus status={row.status} /> },
    ],
    [t],
  );
}
