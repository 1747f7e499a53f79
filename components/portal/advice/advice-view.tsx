import { Lightbulb } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { CustomerAdvice } from "@/lib/usecases/advisor/advise-customer";
import { formatCompact, formatCount } from "@/lib/web/format";

/** Where the customer's calls could have cost less, with the saving; nothing of what they said is looked at. */
export function AdviceView({ advice }: { advice: CustomerAdvice }) {
  const t = useTranslations("portal-advice");
  const locale = useLocale();
  const { cheaper, caching, currency } = advice;
  const money = (nano: bigint) => <Money nano={nano} currency={currency} />;
  if (cheaper.length === 0 && caching.length === 0) {
    return (
      <Card>
        <NothingYet icon={<Lightbulb />} title={t("nothing")}>
          {t("nothingHint")}
        </NothingYet>
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-6">
      {cheaper.length > 0 ? (
        <Card flush title={t("cheaper.title")} description={t("cheaper.note")}>
          <Table label={t("cheaper.title")} className="min-w-[36rem]">
            <thead>
              <tr>
                <Th>{t("model")}</Th>
                <Th>{t("cheaper.instead")}</Th>
                <Th numeric>{t("calls")}</Th>
                <Th numeric>{t("cheaper.paid")}</Th>
                <Th numeric>{t("cheaper.wouldPay")}</Th>
                <Th numeric>{t("saving")}</Th>
              </tr>
            </thead>
            <tbody>
              {cheaper.map((row) => (
                <Tr key={row.model}>
                  <Td>{row.model}</Td>
                  <Td>{row.instead}</Td>
                  <Td numeric>{formatCount(row.calls, locale)}</Td>
                  <Td numeric>{money(row.paidNano)}</Td>
                  <Td numeric>{money(row.wouldPayNano)}</Td>
                  <Td numeric className="font-medium">
                    {money(row.savingNano)}
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </Card>
      ) : null}
      {caching.length > 0 ? (
        <Card flush title={t("caching.title")} description={t("caching.note")}>
          <Table label={t("caching.title")} className="max-sm:[&_td]:px-2 max-sm:[&_th]:px-2">
            <thead>
              <tr>
                <Th>{t("model")}</Th>
                <Th numeric>{t("calls")}</Th>
                <Th numeric>{t("caching.tokens")}</Th>
                <Th numeric>{t("saving")}</Th>
              </tr>
            </thead>
            <tbody>
              {caching.map((row) => (
                <Tr key={row.model}>
                  <Td>{row.model}</Td>
                  <Td numeric>{formatCount(row.calls, locale)}</Td>
                  <Td numeric>{formatCompact(row.inputTokens, locale)}</Td>
                  <Td numeric className="font-medium">
                    {money(row.savingNano)}
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </Card>
      ) : null}
    </div>
  );
}
