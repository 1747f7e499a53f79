"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";

import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { DateTime } from "@/components/ui/relative-time";
import type { listResellers } from "@/lib/usecases/tenant/list-resellers";

import { TenantStatusPill } from "./tenant-status-pill";

type Row = Awaited<ReturnType<typeof listResellers.execute>>[number];

/** Resellers with their address and how many they serve. */
export function ResellerTable({ rows, port }: { rows: readonly Row[]; port: string }) {
  const t = useTranslations("platform.resellers");
  const columns = useMemo(
    (): DataColumn<Row>[] => [
      {
        id: "name",
        header: t("name"),
        cell: (row) => row.name,
        sortValue: (row) => row.name,
        fixed: true,
        narrow: "title",
      },
      {
        id: "status",
        header: t("status"),
        cell: (row) => <TenantStatusPill status={row.status} />,
        sortValue: (row) => row.status,
      },
      {
        id: "host",
        header: t("address"),
        cell: (row) => (row.host ? `${row.host}${port}` : "–"),
        sortValue: (row) => row.host,
      },
      {
        id: "currency",
        header: t("currency"),
        cell: (row) => row.currency,
        sortValue: (row) => row.currency,
      },
      {
        id: "customers",
        header: t("customers"),
        cell: (row) => row.customers,
        sortValue: (row) => row.customers,
        numeric: true,
      },
      {
        id: "distributors",
        header: t("distributors"),
        cell: (row) => row.distributors,
        sortValue: (row) => row.distributors,
        numeric: true,
      },
      {
        id: "created",
        header: t("created"),
        cell: (row) => <DateTime at={row.createdAt} style="date" />,
        sortValue: (row) => row.createdAt.getTime(),
      },
    ],
    [t, port],
  );
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/platform/resellers/${row.id}`}
      empty={<NothingYet title={t("none")} />}
    />
  );
}
