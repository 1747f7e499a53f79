"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useCallback, useMemo } from "react";

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

/** Where objects have their pages, below `/console/<seller>`. */
const ROOMS: Readonly<Record<string, string>> = {
  call: "calls",
  invoice: "invoices",
  lot: "lots",
  price_book: "prices",
  purchase_order: "purchases",
  supplier_account: "suppliers",
  upstream: "upstreams",
};

/** What was changed, by its id; a link where the console beside this audit log has its page. */
function Subject({ row, audit }: { readonly row: Row; readonly audit: string }) {
  if (row.subjectKind === null) return "–";
  const room = audit.startsWith("/console/") ? ROOMS[row.subjectKind] : undefined;
  const id = <code className="font-mono text-xs break-all">{row.subject}</code>;
  if (room === undefined) return id;
  return (
    <Link href={audit.replace(/audit$/, `${room}/${row.subject}`)} className="text-brand-ink hover:underline">
      {id}
    </Link>
  );
}

/** What an event's command did, in words; the command's own name where an older product wrote one that is no more. */
function useSentence(): (row: Row) => string {
  const t = useTranslations("profile-audit");
  return useCallback(
    ({ command, status }) => (t.has(command) ? t(command, { status: status ?? "" }) : command),
    [t],
  );
}

/** Who did what, newest first, a page at a time. */
export function AuditTable({ items, next, first }: Props) {
  const t = useTranslations("profile.audit");
  const router = useRouter();
  const pathname = usePathname();
  const say = useSentence();
  const columns = useMemo(
    (): DataColumn<Row>[] => [
      {
        id: "what",
        header: t("what"),
        cell: (row) => <span title={row.command}>{say(row)}</span>,
        narrow: "title",
        fixed: true,
      },
      {
        id: "who",
        header: t("who"),
        cell: (row) => (row.by === "member" ? (row.memberName ?? "–") : t(row.by)),
      },
      {
        id: "subject",
        header: t("subject"),
        cell: (row) => <Subject row={row} audit={pathname} />,
      },
      { id: "at", header: t("at"), cell: (row) => <DateTime at={row.at} style="precise" /> },
      {
        id: "command",
        header: t("command"),
        cell: (row) => <code className="font-mono text-xs break-all">{row.command}</code>,
        hidden: true,
      },
      {
        id: "request",
        header: t("request"),
        cell: (row) => <code className="font-mono text-xs break-all">{row.requestId ?? "–"}</code>,
        hidden: true,
      },
    ],
    [t, say, pathname],
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
