"use client";

import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, type ReactNode } from "react";

import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { DateTime, RelativeTime } from "@/components/ui/relative-time";
import type { KeyRow } from "@/lib/web/queries/keys";

import { KeyActions } from "./key-actions";
import { KeyState } from "./key-state";

export interface KeysTableProps {
  readonly rows: readonly KeyRow[];
  readonly baseUrl: string;
  /** A model for samples. */
  readonly model: string;
  readonly mayWrite: boolean;
  /** The button that makes the first one. */
  readonly create: ReactNode;
}

/** The party's keys, those that work first. */
export function KeysTable({ rows, baseUrl, model, mayWrite, create }: KeysTableProps) {
  const t = useTranslations("portal.keys");
  return (
    <DataTable
      label={t("title")}
      columns={useKeyColumns()}
      rows={rows}
      rowId={(row) => row.id}
      rowHref={(row) => `/portal/keys/${row.id}`}
      rowActions={(row) => <KeyActions row={row} baseUrl={baseUrl} model={model} mayWrite={mayWrite} />}
      empty={
        <NothingYet icon={<KeyRound />} title={t("empty")} action={create}>
          {t("emptyHint")}
        </NothingYet>
      }
    />
  );
}

function useKeyColumns(): DataColumn<KeyRow>[] {
  const t = useTranslations("portal.keys");
  return useMemo(
    () => [
      {
        id: "name",
        header: t("name"),
        narrow: "title",
        fixed: true,
        sortValue: (row) => row.name,
        cell: (row) => (
          <span className="flex min-w-0 flex-col">
            <span className="truncate">{row.name}</span>
            <code className="font-mono text-xs font-normal text-muted">{row.hint}</code>
          </span>
        ),
      },
      {
        id: "state",
        header: t("stateHeader"),
        sortValue: (row) => row.state,
        cell: (row) => <KeyState state={row.state} />,
      },
      {
        id: "models",
        header: t("models"),
        cell: (row) =>
          row.modelIds.length === 0 ? t("allModels") : t("someModels", { count: row.modelIds.length }),
      },
      {
        id: "lastUsed",
        header: t("lastUsed"),
        sortValue: (row) => row.lastUsedAt,
        cell: (row) =>
          row.lastUsedAt ? (
            <RelativeTime at={row.lastUsedAt} />
          ) : (
            <span className="text-faint">{t("unused")}</span>
          ),
      },
      {
        id: "expires",
        header: t("expires"),
        sortValue: (row) => row.expiresAt,
        cell: (row) =>
          row.expiresAt ? <DateTime at={row.expiresAt} /> : <span className="text-faint">{t("never")}</span>,
      },
      {
        id: "created",
        header: t("createdAt"),
        sortValue: (row) => row.createdAt,
        cell: (row) => <DateTime at={row.createdAt} style="date" />,
      },
    ],
    [t],
  );
}
