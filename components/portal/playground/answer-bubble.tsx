"use client";

import { useLocale, useTranslations } from "next-intl";
import Link from "next/link";

import { Callout } from "@/components/ui/callout";
import { Money } from "@/components/ui/money";
import { Spinner } from "@/components/ui/spinner";
import { formatCount, formatMilliseconds } from "@/lib/web/format";
import type { Answer, Figures } from "@/lib/web/playground/chat";

/** What a model answered, and under it what that cost. */
export function AnswerBubble({ answer }: { answer: Answer }) {
  const t = useTranslations("portal-playground");
  const { text, reasoning, state, failure } = answer;
  return (
    <div className="flex min-w-0 flex-col gap-2">
      {reasoning === "" ? null : (
        <details className="rounded-md border bg-sunken px-3 py-2 text-xs text-muted">
          <summary className="cursor-pointer font-medium">{t("thoughts")}</summary>
          <p className="mt-2 break-words whitespace-pre-wrap">{reasoning}</p>
        </details>
      )}
      {text === "" ? null : <p className="text-sm break-words whitespace-pre-wrap">{text}</p>}
      {state === "waiting" ? (
        <p className="flex items-center gap-2 text-sm text-muted">
          <Spinner /> {t("waiting")}
        </p>
      ) : null}
      {state === "stopped" ? <p className="text-xs text-muted">{t("stopped")}</p> : null}
      {failure === null ? null : (
        <Callout tone="danger" title={t("failed")}>
          {failure}
        </Callout>
      )}
      {answer.figures ? <AnswerFigures figures={answer.figures} callId={answer.callId} /> : null}
    </div>
  );
}

function AnswerFigures({ figures, callId }: { figures: Figures; callId: string | null }) {
  const t = useTranslations("portal-playground");
  const locale = useLocale();
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t pt-2 text-xs text-muted">
      <span className="font-medium text-ink">
        <Money nano={figures.costNano} currency={figures.currency} precision="call" />
        {figures.estimated ? ` ${t("estimated")}` : figures.charged ? null : ` ${t("notCharged")}`}
      </span>
      <span className="tnum">
        {t("tokens", {
          input: formatCount(BigInt(figures.inputTokens), locale),
          output: formatCount(BigInt(figures.outputTokens), locale),
        })}
      </span>
      <span className="tnum">
        {t("times", {
          first: formatMilliseconds(figures.firstTokenMs, locale),
          total: formatMilliseconds(figures.totalMs, locale),
        })}
      </span>
      {callId === null ? null : (
        <Link
          href={`/portal/usage/${callId}`}
          className="rounded-sm text-brand-ink underline underline-offset-2"
        >
          {t("seeCall")}
        </Link>
      )}
    </p>
  );
}
