"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";

import { Badge } from "@/components/ui/badge";
import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusPill } from "@/components/ui/status-pill";
import type { listTeam } from "@/lib/usecases/member/list-team";

import { MemberActions } from "./member-actions";

export type TeamRow = Awaited<ReturnType<typeof listTeam.execute>>[number];

/** Members with role and state; who may, changes both. */
export function TeamTable(props: { members: readonly TeamRow[]; mayChange: boolean; isOwner: boolean }) {
  const t = useTranslations("profile.team");
  const roles = useTranslations("profile.roles");
  const columns = useMemo(
    (): DataColumn<TeamRow>[] => [
      {
        id: "name",
        header: t("name"),
        cell: (row) => (
          <span className="inline-flex flex-wrap items-center gap-2">
            {row.name}
            {row.self ? <Badge>{t("you")}</Badge> : null}
          </span>
        ),
        sortValue: (row) => row.name,
        fixed: true,
        narrow: "title",
      },
      { id: "email", header: t("email"), cell: (row) => row.email, sortValue: (row) => row.email },
      { id: "role", header: t("role"), cell: (row) => roles(row.role), sortValue: (row) => row.role },
      {
        id: "status",
        header: t("status"),
        cell: (row) => (
          <StatusPill kind={row.status === "active" ? "good" : "paused"}>
            {t(`statuses.${row.status}`)}
          </StatusPill>
        ),
        sortValue: (row) => row.status,
      },
      {
        id: "lastSignIn",
        header: t("lastSignIn"),
        cell: (row) => (row.lastSignInAt ? <RelativeTime at={row.lastSignInAt} /> : t("never")),
        sortValue: (row) => row.lastSignInAt?.getTime() ?? null,
      },
    ],
    [t, roles],
  );
  const actions = (row: TeamRow) =>
    row.self || (row.role === "owner" && !props.isOwner) ? null : (
      <MemberActions member={row} isOwner={props.isOwner} />
    );
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      rows={props.members}
      rowId={(row) => row.id}
      {...(props.mayChange ? { rowActions: actions } : {})}
      empty={<NothingYet title={t("none")} />}
    />
  );
}
