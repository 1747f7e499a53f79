import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { ppmOf } from "@/lib/domain/money/ppm";
import type { MonthEstimate } from "@/lib/usecases/storefront/estimate-month";
import { formatPpm } from "@/lib/web/format";

interface Props {
  estimates: readonly MonthEstimate[];
  labels: ReadonlyMap<string, string>;
  hrefBase: string;
}

/** What the month costs with each model, the cheapest said so in words. */
export function MonthTable({ estimates, labels, hrefBase }: Props) {
  const t = useTranslations("storefront-calculator");
  const locale = useLocale();
  const cheapest = estimates.reduce<bigint | null>(
    (least, { monthNano }) =>
      monthNano !== null && (least === null || monthNano < least) ? monthNano : least,
    null,
  );
  return (
    <Card flush title={t("result")} description={t("resultNote")}>
      {estimates.length === 0 ? (
        <p className="px-4 py-6 text-sm text-muted">{t("none")}</p>
      ) : (
        <Table label={t("result")}>
          <thead>
            <tr>
              <Th>{t("column.model")}</Th>
              <Th numeric className="max-sm:hidden">
                {t("column.call")}
              </Th>
              <Th numeric>{t("column.month")}</Th>
            </tr>
          </thead>
          <tbody>
            {estimates.map(({ name, currency, callNano, monthNano, listNano }) => {
              const share = monthNano !== null && listNano !== null ? ppmOf(monthNano, listNano) : undefined;
              return (
                <Tr key={name}>
                  <Td>
                    <a href={`${hrefBase}/${encodeURIComponent(name)}`} className="font-medium underline">
                      {labels.get(name) ?? name}
                    </a>
                    {monthNano !== null && monthNano === cheapest && estimates.length > 1 ? (
                      <span className="block text-xs text-ok">{t("cheapest")}</span>
                    ) : null}
                  </Td>
                  <Td numeric className="max-sm:hidden">
                    {callNano === null ? "–" : <Money nano={callNano} currency={currency} precision="call" />}
                  </Td>
                  <Td numeric className="font-medium">
                    {monthNano === null ? t("unpriced") : <Money nano={monthNano} currency={currency} />}
                    {share === undefined ? null : (
                      <span className="block text-xs font-normal text-muted">
                        {t("ofList", { share: formatPpm(share, locale) })}
                      </span>
                    )}
                  </Td>
                </Tr>
              );
            })}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
