import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Profit } from "@/lib/usecases/profit/read-profit";
import { formatCount } from "@/lib/web/format";

/** Sales in other currencies, each for itself: nothing is added up over currencies. */
export function ForeignTable({ rows }: { rows: Profit["foreign"] }) {
  const t = useTranslations("console-profit");
  const locale = useLocale();
  if (rows.length === 0) return null;
  return (
    <Card flush title={t("foreign.title")} description={t("foreign.note")}>
      <Table label={t("foreign.title")}>
        <thead>
          <tr>
            <Th>{t("foreign.currency")}</Th>
            <Th numeric>{t("column.calls")}</Th>
            <Th numeric>{t("column.revenueNano")}</Th>
            <Th numeric>{t("column.costNano")}</Th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ currency, calls, revenueNano, costNano, uncosted }) => (
            <Tr key={currency}>
              <Td>{currency}</Td>
              <Td numeric>{formatCount(calls, locale)}</Td>
              <Td numeric>
                <Money nano={revenueNano} currency={currency} />
              </Td>
              <Td numeric>
                {uncosted === calls ? (
                  <span className="text-muted">{t("foreign.elsewhere")}</span>
                ) : (
                  <Money nano={costNano} currency={currency} />
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
