"use client";

import { useTranslations } from "next-intl";
import { usePathname, useRouter } from "next/navigation";
import { useMemo } from "react";

import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { DateTime } from "@/components/ui/relative-time";
import type { listAuditEvents } from "@/lib/usecases/audit/list-audit-events";

type Row = Awaited<ReturnType<typeof listAuditEvents.execute>>["items"][number];

interface Props {
  readonly items: readonly Row[];
  readonly next: string | null;
  readonly first: boolean;
}

/** Who did what, newest first, a page at a time. */
export function AuditTable({ items, next, first }: Props) {
  const t = useTranslations("profile.audit");
  const router = useRouter();
  const pathname = usePathname();
  const columns = useMemo(
    (): DataColumn<Row>[] => [
      { id: "at", header: t("at"), cell: (row) => <DateTime at={row.at} style="precise" />, fixed: true },
      {
        id: "who",
        header: t("who"),
        cell: (row) => (row.by === "member" ? (row.memberName ?? "–") : t(row.by)),
      },
      {
        id: "what",
        header: t("what"),
        cell: (row) => <code className="font-mono text-xs break-all">{row.command}</code>,
        narrow: "title",
      },
      {
        id: "subject",
        header: t("subject"),
        cell: (row) =>
          row.subjectKind ? <code className="font-mono text-xs break-all">{row.subject}</code> : "–",
      },
      {
        id: "request",
        header: t("request"),
        cell: (row) => <code className="font-mono text-xs break-all">{row.requestId ?? "–"}</code>,
        hidden: true,
      },
    ],
    [t],
  );
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={items}
      rowId={(row) => row.id}
      columnPicker
      page={{
        kind: "cursor",
        shown: items.length,
        ...(first ? {} : { onPrevious: () => router.back() }),
        ...(next ? { onNext: () => router.push(`${pathname}?after=${next}`) } : {}),
      }}
      empty={<NothingYet title={t("none")} />}
    />
  );
}
