"use client";

import { useLocale, useTranslations } from "next-intl";

import { Callout } from "@/components/ui/callout";
import { DescriptionList } from "@/components/ui/description-list";
import { Money } from "@/components/ui/money";
import { Spinner } from "@/components/ui/spinner";
import { formatCount, formatMilliseconds } from "@/lib/web/format";

import type { Trial, TrialFigures } from "./use-trial";

/** Outcomes with a sentence of their own; see lib/gateway/charges.ts. */
const TOLD = new Set([
  ...["upstream_unreachable", "upstream_refused", "upstream_busy", "upstream_error", "timed_out"],
  ...["malformed_answer", "no_output", "broken_off", "bad_parameters", "content_filter"],
]);

/** An answer as it arrives, and what it took. */
export function TrialCard({ trial }: { trial: Trial }) {
  const t = useTranslations("console-upstream-trial");
  const { state, text, reasoning, figures, failure } = trial;
  const told = figures && TOLD.has(figures.outcome) ? figures.outcome : null;
  return (
    <div className="flex flex-col gap-3">
      <div
        role="log"
        aria-label={t("answer")}
        className="min-h-16 rounded-lg border bg-sunken px-3 py-2 text-sm break-words whitespace-pre-wrap"
      >
        {reasoning ? <p className="text-muted">{reasoning}</p> : null}
        {text}
        {state === "streaming" ? (
          <span className="ml-1 inline-flex align-middle">
            <Spinner />
          </span>
        ) : null}
      </div>
      {state === "failed" ? (
        <Callout tone="danger" title={t("failed")}>
          {told ? t(`outcomes.${told}`, { status: figures?.httpStatus ?? 0 }) : failure}
        </Callout>
      ) : null}
      {state === "done" ? <Figures trial={trial} figures={figures} /> : null}
    </div>
  );
}

function Figures({ trial, figures }: { trial: Trial; figures: TrialFigures | null }) {
  const t = useTranslations("console-upstream-trial");
  const locale = useLocale();
  const ms = (value: number | null) => (value === null ? "–" : formatMilliseconds(value, locale));
  const items = [
    { term: t("firstToken"), value: ms(figures?.firstByteMs ?? trial.firstMs) },
    { term: t("total"), value: figures ? ms(figures.totalMs) : "…" },
    {
      term: t("tokens"),
      value: figures
        ? t("tokensOf", {
            input: formatCount(figures.inputTokens, locale),
            output: formatCount(figures.outputTokens, locale),
          })
        : "…",
    },
    { term: t("cost"), value: figures ? <Cost figures={figures} /> : "…" },
  ];
  return (
    <>
      <DescriptionList columns={2} items={items} />
      <p className="text-sm text-muted">{t("booked")}</p>
    </>
  );
}

function Cost({ figures: { costs } }: { figures: TrialFigures }) {
  const t = useTranslations("console-upstream-trial");
  if (costs.length === 0) return t("free");
  return costs.map(({ currency, nano }) => (
    <Money key={currency} nano={nano} currency={currency} precision="call" className="mr-2" />
  ));
}
