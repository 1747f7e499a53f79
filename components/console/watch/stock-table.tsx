import { Boxes } from "lucide-react";
import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { NothingYet } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { StatusPill } from "@/components/ui/status-pill";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { Watch } from "@/lib/usecases/watching/watch-of";

const KIND = { fine: "good", reorder: "attention", low: "bad" } as const;

/** How long stock lasts, by account and by model family within it, against its low and reorder points. */
export function StockTable({ stock }: { stock: Watch["stock"] }) {
  const t = useTranslations("console-watch");
  return (
    <Card title={t("stock.title")} flush>
      {stock.length === 0 ? (
        <NothingYet icon={<Boxes />} title={t("stock.none")} />
      ) : (
        <Table label={t("stock.title")}>
          <thead>
            <tr>
              <Th>{t("stock.account")}</Th>
              <Th>{t("stock.family")}</Th>
              <Th numeric>{t("stock.worth")}</Th>
              <Th numeric>{t("stock.perDay")}</Th>
              <Th>{t("stock.lasts")}</Th>
              <Th>{t("stock.points")}</Th>
              <Th>{t("stock.state")}</Th>
            </tr>
          </thead>
          <tbody>
            {stock.map((each) => (
              <Tr key={`${each.accountId} ${each.family}`}>
                <Td className="whitespace-nowrap">{each.name}</Td>
                <Td className={each.family === "" ? "font-medium" : ""}>
                  {each.family === "" ? t("stock.all") : each.family}
                </Td>
                <Td numeric>
                  <Money nano={each.stockNano} currency={each.currency} />
                </Td>
                <Td numeric>
                  <Money nano={each.burnPerDayNano} currency={each.currency} />
                </Td>
                <Td className="whitespace-nowrap">
                  {t("lasts", {
                    days: each.daysToEmpty ?? -1,
                    soonest: each.soonest ?? -1,
                    latest: each.latest ?? -1,
                  })}
                </Td>
                <Td className="whitespace-nowrap text-muted">
                  {t("stock.pointsValue", { low: each.lowDays, reorder: each.reorderDays })}
                </Td>
                <Td>
                  <StatusPill kind={KIND[each.state]}>{t(`state.${each.state}`)}</StatusPill>
                </Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
