"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";

import { Button, buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { NothingYet } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Callout } from "@/components/ui/callout";
import { Textarea } from "@/components/ui/input";
import { DateTime } from "@/components/ui/relative-time";
import type { TracedCall, traceNotice } from "@/lib/usecases/reconciling/trace-notice";
import type { AnswerOf } from "@/lib/web/api";
import { failureOf, useCommand } from "@/lib/web/use-command";
import type { Wire } from "@/lib/web/wire";
import { useState } from "react";

/** From a pasted mail to the calls it is about, and the file for the answer. */
export function NoticeTracer({ callsHref }: { callsHref: string }) {
  const t = useTranslations("console-notices");
  const [text, setText] = useState("");
  const trace = useCommand<typeof traceNotice>("/api/notices/trace", { refresh: false });
  const answer = trace.data;
  const failure = trace.error ? failureOf(trace.error) : null;
  return (
    <div className="flex flex-col gap-6">
      <Card>
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim().length >= 4) trace.mutate({ text });
          }}
        >
          <Field label={t("text")} hint={t("textHint")}>
            <Textarea
              rows={6}
              value={text}
              onChange={(event) => setText(event.target.value)}
              spellCheck={false}
            />
          </Field>
          {failure ? <Callout tone="danger" title={failure.message} /> : null}
          <div>
            <Button
              type="submit"
              variant="primary"
              icon={<Search />}
              pending={trace.isPending}
              disabled={text.trim().length < 4}
            >
              {t("trace")}
            </Button>
          </div>
        </form>
      </Card>
      {answer ? <Traced answer={answer} callsHref={callsHref} /> : null}
    </div>
  );
}

const FORMATS = ["pdf", "csv", "json"] as const;

function Traced({ answer, callsHref }: { answer: AnswerOf<typeof traceNotice>; callsHref: string }) {
  const t = useTranslations("console-notices");
  const documents = useTranslations("console-documents.evidence");
  if (answer.found.length === 0) {
    return (
      <Card>
        <NothingYet icon={<Search />} title={t("nothing")}>
          {t("nothingHint", { count: answer.words })}
        </NothingYet>
      </Card>
    );
  }
  const ids = encodeURIComponent([...new Set(answer.found.map(({ requestId }) => requestId))].join(" "));
  return (
    <section className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-base font-semibold">{t("found", { count: answer.found.length })}</h2>
        <div className="flex flex-wrap gap-2">
          {FORMATS.map((format) => (
            <a
              key={format}
              href={`/api/notices/evidence?format=${format}&text=${ids}`}
              download
              className={buttonClass()}
            >
              {format === "pdf" ? documents(format) : t(format)}
            </a>
          ))}
        </div>
      </div>
      {answer.found.map((call) => (
        <TracedCard
          key={`${call.callId} ${call.attempt ?? ""} ${call.requestId}`}
          call={call}
          callsHref={callsHref}
        />
      ))}
    </section>
  );
}

function TracedCard({ call, callsHref }: { call: Wire<TracedCall>; callsHref: string }) {
  const t = useTranslations("console-notices");
  return (
    <Card title={call.customer.name} description={call.customer.path.join(" › ")}>
      <DescriptionList
        columns={2}
        items={[
          {
            term: t("requestId"),
            value: <span className="font-mono text-xs break-all">{call.requestId}</span>,
          },
          {
            term: t("call"),
            value: (
              <Link
                href={`${callsHref}/${call.callId}`}
                className="font-mono text-xs break-all text-brand-ink hover:underline"
              >
                {call.callId}
              </Link>
            ),
          },
          { term: t("when"), value: <DateTime at={call.at} style="precise" /> },
          {
            term: t("key"),
            value: call.key
              ? `${call.key.name} ${call.key.hint} (${t(`keyStatus.${call.key.status === "active" ? "active" : "off"}`)})`
              : "–",
          },
          { term: t("model"), value: call.model },
          { term: t("outcome"), value: `${call.outcome} · HTTP ${call.httpStatus}` },
          {
            term: t("place"),
            value: [call.supplier, call.account, call.upstream].filter((name) => name !== "").join(" · "),
          },
          {
            term: t("tokens"),
            value: t("tokensValue", { input: call.usage.input ?? "0", output: call.usage.output ?? "0" }),
          },
        ]}
      />
    </Card>
  );
}
