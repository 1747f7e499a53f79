"use client";

import { Network } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";

import { BuyerName } from "@/components/console/customers/buyer-name";
import { BuyerStatus } from "@/components/console/customers/buyer-status";
import { Margin } from "@/components/console/customers/margin";
import { LinkButton } from "@/components/ui/button";
import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import type { DistributorRow } from "@/lib/usecases/distributor/list-distributors";

import { RetailBelow, WhatIsBelow } from "./below";

/** Direct distributors with balance, what is sold to them, margin, and totals of what lies below each. */
export function DistributorsTable(props: {
  rows: readonly DistributorRow[];
  hrefBase: string;
  mayCreate: boolean;
}) {
  const { rows, hrefBase, mayCreate } = props;
  const t = useTranslations("console-distributors");
  const columns = useMemo<DataColumn<DistributorRow>[]>(
    () => [
      {
        id: "name",
        header: t("column.name"),
        narrow: "title",
        fixed: true,
        sortValue: (row) => row.name,
        cell: (row) => <BuyerName name={row.name} below={row.slug} />,
      },
      {
        id: "balance",
        header: t("column.balance"),
        numeric: true,
        sortValue: (row) => row.wallet.availableNano,
        cell: ({ wallet }) => <Money nano={wallet.availableNano} currency={wallet.currency} toned />,
      },
      {
        id: "sold",
        header: t("column.sold"),
        numeric: true,
        sortValue: (row) => row.soldNano,
        cell: (row) => <Money nano={row.soldNano} currency={row.wallet.currency} />,
      },
      {
        id: "margin",
        header: t("column.margin"),
        numeric: true,
        sortValue: (row) => row.marginPpm,
        cell: (row) => <Margin ppm={row.marginPpm} />,
      },
      {
        id: "below",
        header: t("column.below"),
        sortValue: (row) => row.below.customers,
        cell: (row) => <WhatIsBelow below={row.below} />,
      },
      {
        id: "retail",
        header: t("column.retail"),
        numeric: true,
        sortValue: (row) => row.below.retail?.nano ?? null,
        cell: (row) => <RetailBelow below={row.below} />,
      },
      { id: "status", header: t("column.status"), cell: (row) => <BuyerStatus status={row.status} /> },
    ],
    [t],
  );
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `${hrefBase}/${row.id}`}
      empty={
        <NothingYet
          icon={<Network />}
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
