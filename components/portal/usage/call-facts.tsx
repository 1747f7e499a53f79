import { useLocale, useTranslations } from "next-intl";
import Link from "next/link";

import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { DescriptionList } from "@/components/ui/description-list";
import { DateTime } from "@/components/ui/relative-time";
import { formatMilliseconds } from "@/lib/web/format";
import type { CallData } from "@/lib/web/queries/usage";

/** When, with what, how long and how it ended. */
export function CallFacts({ call, mayReadKeys }: { call: CallData; mayReadKeys: boolean }) {
  const t = useTranslations("portal.usage");
  const r = useTranslations("portal-record");
  const locale = useLocale();
  const ms = (value: number | null) => (value === null ? "–" : formatMilliseconds(value, locale));
  return (
    <DescriptionList
      items={[
        {
          term: t("callId"),
          value: (
            <span className="inline-flex items-center gap-1">
              <code className="font-mono text-xs break-all">{call.id}</code>
              <CopyButton value={call.id} what={t("callId")} />
            </span>
          ),
        },
        {
          term: r("requestId"),
          value: (
            <span className="inline-flex items-center gap-1">
              <code className="font-mono text-xs break-all">{call.requestId}</code>
              <CopyButton value={call.requestId} what={r("requestId")} />
            </span>
          ),
        },
        { term: t("column.at"), value: <DateTime at={call.at} style="precise" /> },
        {
          term: t("column.model"),
          value: (
            <>
              {call.model.displayName} <code className="font-mono text-xs text-muted">{call.model.name}</code>
            </>
          ),
        },
        ...(call.askedModel === null
          ? []
          : [{ term: r("askedModel"), value: <code className="font-mono text-xs">{call.askedModel}</code> }]),
        { term: t("column.key"), value: <KeyName call={call} linked={mayReadKeys} /> },
        {
          term: t("delivery"),
          value: <Badge>{t(call.streaming ? "streamed" : "whole")}</Badge>,
        },
        { term: t("httpStatus"), value: <span className="tnum">{call.httpStatus}</span> },
        {
          term: t("finishReason"),
          value: call.finishReason ? <code className="font-mono text-xs">{call.finishReason}</code> : "–",
        },
        { term: r("queue"), value: <span className="tnum">{ms(call.queueMs)}</span> },
        { term: t("column.firstByte"), value: <span className="tnum">{ms(call.firstByteMs)}</span> },
        { term: t("column.latency"), value: <span className="tnum">{ms(call.totalMs)}</span> },
        { term: r("attempts"), value: <span className="tnum">{call.attempts}</span> },
        {
          term: r("priceVersion"),
          value: call.priceVersion ? (
            <>
              {r("version", { number: call.priceVersion.number })}
              {call.priceVersion.since ? (
                <span className="text-muted">
                  {" "}
                  ·{" "}
                  {r.rich("since", {
                    at: () => <DateTime at={call.priceVersion?.since ?? call.at} style="date" />,
                  })}
                </span>
              ) : null}
            </>
          ) : (
            "–"
          ),
        },
      ]}
    />
  );
}

function KeyName({ call, linked }: { call: CallData; linked: boolean }) {
  const t = useTranslations("portal.usage");
  if (!call.key) return t("noKey");
  if (!linked) return call.key.name;
  return (
    <Link
      href={`/portal/keys/${call.key.id}`}
      className="rounded-sm text-brand-ink underline underline-offset-2"
    >
      {call.key.name}
    </Link>
  );
}
