import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { listAttempts } from "@/lib/usecases/upstream/list-attempts";
import { formatMilliseconds } from "@/lib/web/format";

type Attempts = Awaited<ReturnType<typeof listAttempts.execute>>;

/** What was tried before a call was answered, or given up, and what that cost. For the root's eyes. */
export function CallAttempts({ attempts }: { attempts: Attempts }) {
  const t = useTranslations("console-upstream-settings.attempts");
  const locale = useLocale();
  return (
    <Card title={t("title")} description={t("hint")} flush>
      {attempts.length === 0 ? (
        <p className="p-4 text-sm text-muted">{t("none")}</p>
      ) : (
        <Table label={t("title")}>
          <thead>
            <tr>
              <Th>{t("upstream")}</Th>
              <Th>{t("credential")}</Th>
              <Th>{t("outcome")}</Th>
              <Th numeric>{t("status")}</Th>
              <Th numeric>{t("firstByte")}</Th>
              <Th numeric>{t("total")}</Th>
              <Th numeric>{t("absorbed")}</Th>
            </tr>
          </thead>
          <tbody>
            {attempts.map((attempt) => (
              <Tr key={attempt.seq}>
                <Td>{attempt.upstreamName ?? "–"}</Td>
                <Td>
                  {attempt.credential ? (
                    <>
                      {attempt.credential.label}{" "}
                      <code className="text-xs text-muted">{attempt.credential.hint}</code>
                    </>
                  ) : (
                    "–"
                  )}
                </Td>
                <Td className="font-mono text-xs">{attempt.outcome}</Td>
                <Td numeric>{attempt.httpStatus ?? "–"}</Td>
                <Td numeric>
                  {attempt.firstByteMs === null ? "–" : formatMilliseconds(attempt.firstByteMs, locale)}
                </Td>
                <Td numeric>{formatMilliseconds(attempt.totalMs, locale)}</Td>
                <Td numeric>
                  {attempt.absorbed ? (
                    <Money
                      nano={attempt.absorbed.nano}
                      currency={attempt.absorbed.currency}
                      precision="calls"
                    />
                  ) : (
                    "–"
                  )}
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
