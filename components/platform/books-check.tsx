"use client";

import { useLocale, useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { StatusPill } from "@/components/ui/status-pill";
import type { verifyBooks } from "@/lib/usecases/platform/verify-books";
import type { AnswerOf } from "@/lib/web/api";
import { formatCount } from "@/lib/web/format";
import { useCommand } from "@/lib/web/use-command";

type Report = AnswerOf<typeof verifyBooks>;

/** Checks every invariant of the books now and says what was counted. */
export function BooksCheck() {
  const t = useTranslations("platform.books");
  const { mutate, data, error, isPending } = useCommand<typeof verifyBooks>("/api/platform/ledger", {
    refresh: false,
  });
  return (
    <Card
      title={t("title")}
      description={t("description")}
      actions={
        <Button pending={isPending} onClick={() => mutate({})}>
          {t("check")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {error ? <Callout tone="danger">{error.message}</Callout> : null}
        {data ? <ReportView report={data} /> : error ? null : <p className="text-muted">{t("notYet")}</p>}
      </div>
    </Card>
  );
}

function ReportView({ report }: { report: Report }) {
  const t = useTranslations("platform.books");
  const locale = useLocale();
  return (
    <>
      <Callout tone={report.ok ? "ok" : "danger"}>{report.ok ? t("ok") : t("broken")}</Callout>
      <ol className="flex flex-col gap-2.5">
        {report.invariants.map(({ number, title, counted, breaches }) => (
          <li key={number} className="flex flex-wrap items-start gap-x-3 gap-y-1">
            <StatusPill kind={breaches.length === 0 ? "good" : "bad"}>{number}</StatusPill>
            <div className="min-w-0 flex-1 basis-60">
              {/* the checks are named in English everywhere, as the command line names them */}
              <p lang="en">{title}</p>
              <p lang="en" className="tnum text-xs text-muted">
                {counted
                  .map(({ what, count }) => `${what.replaceAll("_", " ")} ${formatCount(count, locale)}`)
                  .join(" · ")}
              </p>
              {breaches.map(({ says, total }) => (
                <p key={says} lang="en" className="text-xs text-danger">
                  {says}: {formatCount(total, locale)}
                </p>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
