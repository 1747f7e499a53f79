"use client";

import { ClipboardList } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";

import { LinkButton } from "@/components/ui/button";
import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import type { OrderView } from "@/lib/usecases/purchase/order-view";

import { OrderStatus } from "./order-status";

const linesOf = ({ lines }: OrderView): string => lines.map(({ name }) => name).join(", ");

/** Purchase orders, newest first. */
export function OrdersTable({ orders, hrefBase }: { orders: readonly OrderView[]; hrefBase: string }) {
  const t = useTranslations("console-purchases");
  const columns = useMemo<DataColumn<OrderView>[]>(
    () => [
      {
        id: "number",
        header: t("column.number"),
        narrow: "title",
        fixed: true,
        cell: (order) => (
          <span className="flex min-w-0 flex-col @xl/table:max-w-44">
            <span className="font-medium">{order.number}</span>
            <span className="truncate text-xs text-muted" title={linesOf(order)}>
              {linesOf(order)}
            </span>
          </span>
        ),
      },
      {
        id: "account",
        header: t("column.account"),
        cell: ({ account }) => (
          <span
            className="flex min-w-0 flex-col @xl/table:max-w-40"
            title={`${account.supplierName} · ${account.name}`}
          >
            <span className="line-clamp-2">{account.supplierName}</span>
            <span className="truncate text-xs text-muted">{account.name}</span>
          </span>
        ),
      },
      {
        id: "ordered",
        header: t("column.ordered"),
        cell: (order) => <DateTime at={order.orderedAt} style="date" />,
      },
      {
        id: "expected",
        header: t("column.expected"),
        cell: (order) => (order.expectedOn ? <DateTime at={order.expectedOn} style="date" /> : "–"),
      },
      {
        id: "net",
        header: t("column.net"),
        numeric: true,
        cell: (order) => <Money nano={order.netNano} currency={order.currency} />,
      },
      {
        id: "paid",
        header: t("column.paid"),
        numeric: true,
        cell: (order) => <Money nano={order.paidNano} currency={order.currency} />,
      },
      { id: "status", header: t("column.status"), cell: (order) => <OrderStatus status={order.status} /> },
    ],
    [t],
  );
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={orders}
      rowId={(order) => order.id}
      rowHref={(order) => `${hrefBase}/${order.id}`}
      empty={
        <NothingYet
          icon={<ClipboardList />}
          title={t("empty")}
          action={
            <LinkButton variant="primary" href={`${hrefBase}/new`}>
              {t("new")}
            </LinkButton>
          }
        >
          {t("emptyHint")}
        </NothingYet>
      }
    />
  );
}
