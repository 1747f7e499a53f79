import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { UnitPrice } from "@/components/ui/unit-price";
import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { withoutInherited } from "@/lib/domain/pricing/inheritance";
import type { CatalogueModelDetail } from "@/lib/usecases/catalogue/get-model";

/** Every list price a model ever had, dated, the newest first. */
export function PriceHistory({ model }: { model: CatalogueModelDetail }) {
  const t = useTranslations("console-catalogue");
  const own = model.prices.map((list) => ({ ...list, prices: withoutInherited(list.prices) }));
  const dimensions = DIMENSIONS.filter((dimension) =>
    own.some(({ prices }) => prices[dimension] !== undefined),
  );
  return (
    <Card flush title={t("history")} description={t("historyNote")}>
      {own.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">{t("noHistory")}</p>
      ) : (
        <Table label={t("history")} className="min-w-[36rem]">
          <thead>
            <tr>
              <Th>{t("column.since")}</Th>
              {dimensions.map((dimension) => (
                <Th key={dimension} numeric>
                  {t(`dimension.${dimension}`)}
                </Th>
              ))}
              <Th>{t("column.source")}</Th>
            </tr>
          </thead>
          <tbody>
            {own.map(({ id, since, state, prices, currency, source }) => (
              <Tr key={id} className={state === "past" ? "text-muted" : undefined}>
                <Td>
                  <DateTime at={since} style="date" />
                  <span className="mt-0.5 block">
                    <Badge tone={state === "live" ? "ok" : "neutral"}>{t(`state.${state}`)}</Badge>
                  </span>
                </Td>
                {dimensions.map((dimension) => (
                  <Td key={dimension} numeric>
                    <UnitPrice microPerMillion={prices[dimension] ?? null} currency={currency} bare />
                  </Td>
                ))}
                <Td className="text-xs">{source}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
