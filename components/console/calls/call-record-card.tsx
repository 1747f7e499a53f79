import { useLocale, useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { DescriptionList } from "@/components/ui/description-list";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { CallRecord, CallTry } from "@/lib/usecases/usage/call-record";
import { formatMilliseconds } from "@/lib/web/format";

/** How a call went: its times and its end, and, for the owner of the upstreams, every try. */
export function CallRecordCard({ record, tries }: { record: CallRecord; tries: readonly CallTry[] | null }) {
  const t = useTranslations("console-record");
  const ms = useMilliseconds();
  return (
    <Card title={t("title")}>
      <DescriptionList
        items={[
          {
            term: t("requestId"),
            value: (
              <span className="inline-flex items-center gap-1">
                <code className="font-mono text-xs break-all">{record.requestId}</code>
                <CopyButton value={record.requestId} what={t("requestId")} />
              </span>
            ),
          },
          ...(record.askedModel === null
            ? []
            : [
                {
                  term: t("askedModel"),
                  value: <code className="font-mono text-xs">{record.askedModel}</code>,
                },
              ]),
          { term: t("delivery"), value: <Badge>{t(record.streaming ? "streamed" : "whole")}</Badge> },
          { term: t("httpStatus"), value: <span className="tnum">{record.httpStatus}</span> },
          { term: t("finishReason"), value: record.finishReason ?? "–" },
          { term: t("queue"), value: <span className="tnum">{ms(record.queueMs)}</span> },
          { term: t("firstToken"), value: <span className="tnum">{ms(record.firstByteMs)}</span> },
          { term: t("total"), value: <span className="tnum">{ms(record.totalMs)}</span> },
          { term: t("attempts"), value: <span className="tnum">{record.attempts}</span> },
        ]}
      />
      {tries ? <Tries tries={tries} /> : null}
    </Card>
  );
}

function useMilliseconds() {
  const locale = useLocale();
  return (value: number | null) => (value === null ? "–" : formatMilliseconds(value, locale));
}

function Tries({ tries }: { tries: readonly CallTry[] }) {
  const t = useTranslations("console-record");
  const ms = useMilliseconds();
  return (
    <div className="mt-4 overflow-x-auto">
      <Table label={t("tries")}>
        <thead>
          <tr>
            <Th>{t("upstream")}</Th>
            <Th>{t("outcome")}</Th>
            <Th numeric>{t("httpStatus")}</Th>
            <Th numeric>{t("total")}</Th>
          </tr>
        </thead>
        <tbody>
          {tries.map((one) => (
            <Tr key={one.seq}>
              <Td>{one.upstream}</Td>
              <Td>
                <code className="font-mono text-xs">{one.outcome}</code>
              </Td>
              <Td numeric>{one.httpStatus ?? "–"}</Td>
              <Td numeric>{ms(one.totalMs)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
