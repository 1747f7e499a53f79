"use client";

import { Plug } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";

import { Badge } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import type { UpstreamHealth } from "@/lib/usecases/upstream/upstream-health";
import type { UpstreamView } from "@/lib/usecases/upstream/upstream-view";
import { formatMilliseconds } from "@/lib/web/format";

import { OrderButtons } from "./order-buttons";
import { isSandbox } from "./is-sandbox";
import { SuccessRate } from "./upstream-health";
import { UpstreamStatus } from "./upstream-status";

type Row = UpstreamView & { readonly health: UpstreamHealth | null };

/** Upstreams in the order they are tried. */
export function UpstreamsTable({ upstreams, hrefBase }: { upstreams: readonly Row[]; hrefBase: string }) {
  const t = useTranslations("console-upstreams");
  const locale = useLocale();
  const columns = useMemo<DataColumn<Row>[]>(
    () => [
      {
        id: "name",
        header: t("column.name"),
        narrow: "title",
        fixed: true,
        sortValue: (row) => row.name,
        cell: (row) => (
          <span className="flex min-w-0 flex-col @xl/table:max-w-56 gap-0.5">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
              <span>{row.name}</span>
              {isSandbox(row.baseUrl) ? <Badge tone="info">{t("sandbox")}</Badge> : null}
            </span>
            <span className="truncate text-xs text-muted">{row.baseUrl}</span>
          </span>
        ),
      },
      {
        id: "account",
        header: t("column.account"),
        sortValue: (row) => row.account.supplierName,
        cell: (row) => (
          <span className="flex min-w-0 flex-col @xl/table:max-w-32">
            <span>{row.account.supplierName}</span>
            <span className="truncate text-xs text-muted">{row.account.name}</span>
          </span>
        ),
      },
      {
        id: "models",
        header: t("column.models"),
        numeric: true,
        sortValue: (row) => row.models.length,
        cell: (row) => row.models.length,
      },
      { id: "health", header: t("column.health"), cell: (row) => <SuccessRate health={row.health} /> },
      {
        id: "firstByte",
        header: t("column.firstByte"),
        numeric: true,
        sortValue: (row) => row.health?.firstByteP95Ms ?? null,
        cell: (row) =>
          row.health?.firstByteP95Ms == null ? "–" : formatMilliseconds(row.health.firstByteP95Ms, locale),
      },
      {
        id: "priority",
        header: t("column.priority"),
        numeric: true,
        sortValue: (row) => row.priority,
        cell: (row) => row.priority,
      },
      {
        id: "test",
        header: t("column.test"),
        cell: (row) =>
          row.lastTest ? (
            <span className="flex flex-col">
              <span>{row.lastTest.ok ? t("passed") : t("failed")}</span>
              <span className="text-xs text-muted">
                <RelativeTime at={row.lastTest.at} />
              </span>
            </span>
          ) : (
            <span className="whitespace-nowrap text-muted">{t("never")}</span>
          ),
      },
      { id: "status", header: t("column.status"), cell: (row) => <UpstreamStatus upstream={row} /> },
    ],
    [t, locale],
  );
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={upstreams}
      rowId={(row) => row.id}
      rowActions={(row) => <OrderButtons upstream={row} />}
      rowHref={(row) => `${hrefBase}/${row.id}`}
      empty={
        <NothingYet
          icon={<Plug />}
          title={t("empty")}
          action={
            <LinkButton variant="primary" href={`${hrefBase}/new`}>
              {t("add")}
            </LinkButton>
          }
        >
          {t("emptyHint")}
        </NothingYet>
      }
    />
  );
}
