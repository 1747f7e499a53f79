"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DataTable, type DataColumn } from "@/components/ui/data-table";
import { NothingYet } from "@/components/ui/empty-state";
import { DateTime, RelativeTime } from "@/components/ui/relative-time";
import { StatusPill, type StatusKind } from "@/components/ui/status-pill";
import type { CredentialView, UpstreamView } from "@/lib/usecases/upstream/upstream-view";

import { AddKeysDialog } from "./add-keys-dialog";
import { CredentialActions } from "./credential-actions";

const KIND: Record<CredentialView["state"], StatusKind> = {
  live: "good",
  throttled: "waiting",
  in_arrears: "bad",
  banned: "bad",
  region_blocked: "bad",
  draining: "paused",
  void: "off",
};

const REASONS = [
  "by_hand",
  "invalid_key",
  "account_suspended",
  "out_of_credit",
  "region",
  "rate_limit",
] as const;

/** The keys of an upstream, among which its calls are dealt out: how each is, since when and why. */
export function CredentialsCard({ upstream }: { upstream: UpstreamView }) {
  const t = useTranslations("console-upstream-settings.credentials");
  const [adding, setAdding] = useState(false);
  const columns = useMemo<DataColumn<CredentialView>[]>(
    () => [
      {
        id: "label",
        header: t("label"),
        narrow: "title",
        fixed: true,
        sortValue: (row) => row.label,
        cell: (row) => (
          <span className="flex flex-wrap items-center gap-x-2">
            <span className="font-medium">{row.label}</span>
            <code className="text-xs text-muted">{row.hint}</code>
          </span>
        ),
      },
      { id: "state", header: t("state"), cell: (row) => <CredentialState credential={row} /> },
      { id: "limits", header: t("limits"), cell: (row) => <Limits credential={row} /> },
      { id: "added", header: t("added"), cell: (row) => <DateTime at={row.addedAt} style="date" /> },
    ],
    [t],
  );
  return (
    <Card
      title={t("title")}
      description={t("hint")}
      flush
      actions={
        <Button size="sm" icon={<Plus />} onClick={() => setAdding(true)}>
          {t("add")}
        </Button>
      }
    >
      <DataTable
        label={t("title")}
        columns={columns}
        rows={upstream.credentials}
        rowId={(row) => row.id}
        rowActions={(row) => <CredentialActions credential={row} />}
        empty={<NothingYet title={t("empty")}>{t("emptyHint")}</NothingYet>}
      />
      <AddKeysDialog upstream={upstream} open={adding} onOpenChange={setAdding} />
    </Card>
  );
}

function CredentialState({ credential }: { credential: CredentialView }) {
  const t = useTranslations("console-upstreams.detail.credentialStates");
  const reasons = useTranslations("console-upstream-settings.credentials");
  const { state, stateUntil, stateReason, stateAt } = credential;
  const reason = REASONS.find((one) => one === stateReason);
  return (
    <span className="flex flex-col items-start gap-0.5">
      <StatusPill kind={KIND[state]}>{t(state)}</StatusPill>
      {state === "throttled" && stateUntil ? (
        <span className="text-xs text-muted">
          {reasons.rich("until", { time: () => <DateTime at={stateUntil} style="time" /> })}
        </span>
      ) : null}
      {state !== "live" && stateAt ? (
        <span className="text-xs text-muted">
          {reason ? `${reasons(`reason.${reason}`)} · ` : null}
          <RelativeTime at={stateAt} />
        </span>
      ) : null}
    </span>
  );
}

function Limits({ credential: { limits } }: { credential: CredentialView }) {
  const t = useTranslations("console-upstream-settings.credentials");
  const { requestsPerMinute, tokensPerMinute, concurrency } = limits;
  const said = [
    requestsPerMinute === undefined ? null : t("requests", { count: requestsPerMinute }),
    tokensPerMinute === undefined ? null : t("tokens", { count: tokensPerMinute }),
    concurrency === undefined ? null : t("concurrent", { count: concurrency }),
  ].filter((line) => line !== null);
  return <span className="text-xs text-muted">{said.length === 0 ? t("unlimited") : said.join(" · ")}</span>;
}
