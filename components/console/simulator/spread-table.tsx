import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { UnitPrice } from "@/components/ui/unit-price";
import { formatPpm } from "@/lib/web/format";
import type { ReplayData } from "@/lib/web/queries/simulator";

/** How differently buyers pay for the same model, by what a million tokens would cost them as they use it. */
export function SpreadTable({ spreads }: { spreads: ReplayData["spreads"] }) {
  const t = useTranslations("console-simulator");
  const locale = useLocale();
  return (
    <Card flush title={t("spread.title")} description={t("spread.note")}>
      <Table label={t("spread.title")} className="min-w-[36rem]">
        <thead>
          <tr>
            <Th>{t("group.model")}</Th>
            <Th numeric>{t("spread.lowest")}</Th>
            <Th numeric>{t("spread.highest")}</Th>
            <Th numeric>{t("spread.spread")}</Th>
          </tr>
        </thead>
        <tbody>
          {spreads.map((row) => (
            <Tr key={`${row.model} ${row.currency}`}>
              <Td>
                {row.model}
                <span className="block text-xs text-muted">{t("spread.buyers", { count: row.buyers })}</span>
              </Td>
              <Td numeric>
                <UnitPrice microPerMillion={row.lowest} currency={row.currency} bare />
                <span className="block text-xs text-muted">{row.lowestBuyer}</span>
              </Td>
              <Td numeric>
                <UnitPrice microPerMillion={row.highest} currency={row.currency} bare />
                <span className="block text-xs text-muted">{row.highestBuyer}</span>
              </Td>
              <Td numeric>{formatPpm(row.spreadPpm, locale)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
