"use client";

import { Download, History } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";

import { Button, buttonClass } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { Meter } from "@/components/ui/meter";
import { RelativeTime } from "@/components/ui/relative-time";
import { Segmented } from "@/components/ui/segmented";
import type { cancelReplay } from "@/lib/usecases/simulator/cancel-replay";
import type { ReplayGroup } from "@/lib/usecases/simulator/schemas";
import type { startReplay } from "@/lib/usecases/simulator/start-replay";
import { formatCount } from "@/lib/web/format";
import { isUnderWay, useReplay, type ReplayData } from "@/lib/web/queries/simulator";
import { useCommand } from "@/lib/web/use-command";

import { ReplayTable } from "./replay-table";
import { ReplayTotals } from "./replay-totals";
import { useSaleSearch } from "./sale-search";
import { SpreadTable } from "./spread-table";

/** The last thirty days priced by the draft: who pays more, what it does to the margin, what sells below cost. */
export function ReplayPanel({ bookId, initial }: { bookId: string; initial: ReplayData | null }) {
  const t = useTranslations("console-simulator");
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 className="text-base font-semibold">{t("replay.title")}</h2>
          <p className="mt-0.5 text-sm text-muted">{t("replay.description")}</p>
        </div>
        {initial && isUnderWay(initial) ? null : <StartButton bookId={bookId} again={initial !== null} />}
      </div>
      {initial ? (
        <ReplayResult key={initial.id} bookId={bookId} initial={initial} />
      ) : (
        <Card>
          <NothingYet icon={<History />} title={t("replay.none")}>
            {t("replay.noneHint")}
          </NothingYet>
        </Card>
      )}
    </div>
  );
}

function StartButton({ bookId, again }: { bookId: string; again: boolean }) {
  const t = useTranslations("console-simulator");
  const [{ whatIf, raise, lot, vendor }] = useSaleSearch();
  const { mutate, isPending, error } = useCommand<typeof startReplay>("/api/simulator/replays");
  const supposed = {
    whatIf,
    ...(raise ? { raise } : {}),
    ...(lot ? { lot } : {}),
    ...(vendor ? { vendor } : {}),
  };
  return (
    <div className="flex flex-col items-end gap-2">
      <Button icon={<History />} pending={isPending} onClick={() => mutate({ id: bookId, ...supposed })}>
        {t(again ? "replay.again" : "replay.start")}
      </Button>
      {error ? (
        <p role="alert" className="text-xs text-danger">
          {error.message}
        </p>
      ) : null}
    </div>
  );
}

function ReplayResult({ bookId, initial }: { bookId: string; initial: ReplayData }) {
  const t = useTranslations("console-simulator");
  const { data } = useReplay(initial);
  switch (data.status) {
    case "waiting":
    case "running":
      return <Progress replay={data} />;
    case "done":
      return <Findings replay={data} />;
    case "cancelled":
      return (
        <Callout tone="neutral" title={t("replay.cancelled")} actions={<StartButton bookId={bookId} again />}>
          {t("replay.cancelledBody")}
        </Callout>
      );
    case "failed":
      return (
        <Callout tone="danger" title={t("replay.failed")} actions={<StartButton bookId={bookId} again />} />
      );
    default:
      return data.status satisfies never;
  }
}

function Progress({ replay }: { replay: ReplayData }) {
  const t = useTranslations("console-simulator");
  const locale = useLocale();
  const { mutate, isPending } = useCommand<typeof cancelReplay>(`/api/simulator/replays/${replay.id}/cancel`);
  const [done, total] = [BigInt(replay.callsDone), BigInt(replay.callsTotal)];
  const ppm = total > 0n ? Number((done * 1_000_000n) / total) : 0;
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-4" aria-live="polite">
        <Meter
          className="min-w-0 flex-1 basis-56"
          label={t(replay.status === "waiting" ? "replay.waiting" : "replay.running")}
          ppm={ppm}
          value={t("replay.progress", { done: formatCount(done, locale), total: formatCount(total, locale) })}
        />
        <Button pending={isPending} onClick={() => mutate({ id: replay.id })}>
          {t("replay.cancel")}
        </Button>
      </div>
    </Card>
  );
}

function Findings({ replay }: { replay: ReplayData }) {
  const t = useTranslations("console-simulator");
  const [group, setGroup] = useState<ReplayGroup>("buyer");
  const rows = { buyer_model: replay.pairs, buyer: replay.buyers, model: replay.models }[group];
  return (
    <div className="flex flex-col gap-4">
      <p className="text-xs text-muted">
        {t.rich("replay.of", {
          version: replay.version === null ? "–" : String(replay.version),
          supposed: t(`whatIfDone.${replay.settings.whatIf}`, {
            raise: String(replay.settings.raise / 10_000),
            lot: String(replay.settings.lot / 10_000),
            vendor: replay.settings.vendor || t("everyVendor"),
          }),
          when: () => (replay.finishedAt ? <RelativeTime at={replay.finishedAt} /> : null),
        })}
      </p>
      {replay.stale ? <Callout tone="warn">{t("replay.stale")}</Callout> : null}
      {replay.totals.length === 0 ? <Callout tone="neutral">{t("replay.noCalls")}</Callout> : null}
      <ReplayTotals totals={replay.totals} />
      {replay.belowCost.length > 0 ? (
        <Callout tone="danger" title={t("below.title", { count: replay.belowCost.length })}>
          <p>{t("below.body")}</p>
        </Callout>
      ) : null}
      {replay.belowCost.length > 0 ? (
        <ReplayTable
          label={t("below.title", { count: replay.belowCost.length })}
          rows={replay.belowCost}
          group="buyer_model"
        />
      ) : null}
      {replay.totals.length > 0 ? (
        <ReplayTable
          label={t("who")}
          rows={rows.rows}
          group={group}
          toolbar={
            <>
              <h3 className="text-sm font-semibold">{t("who")}</h3>
              <Segmented
                className="ml-auto"
                label={t("groupLabel")}
                value={group}
                onValueChange={setGroup}
                segments={(["buyer", "model", "buyer_model"] as const).map((value) => ({
                  value,
                  label: t(`group.${value}`),
                }))}
              />
              <a
                href={`/api/simulator/replays/${replay.id}/export`}
                download
                className={buttonClass("secondary", "md")}
              >
                <Download aria-hidden="true" className="-ml-0.5 size-4" />
                {t("export")}
              </a>
            </>
          }
        />
      ) : null}
      {rows.count > rows.rows.length ? (
        <p className="text-xs text-muted">{t("shownOf", { shown: rows.rows.length, count: rows.count })}</p>
      ) : null}
      {replay.spreads.length > 0 ? <SpreadTable spreads={replay.spreads} /> : null}
    </div>
  );
}
