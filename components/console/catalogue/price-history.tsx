import { useLocale, useTranslations } from "next-intl";
import { Fragment } from "react";

import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { DateTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { UnitPrice } from "@/components/ui/unit-price";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { withoutInherited } from "@/lib/domain/pricing/inheritance";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import type { CatalogueModelDetail } from "@/lib/usecases/catalogue/get-model";
import { formatCount } from "@/lib/web/format";

/** Every list price a model ever had, dated, the newest first. */
export function PriceHistory({ model }: { model: CatalogueModelDetail }) {
  const t = useTranslations("console-catalogue");
  const locale = useLocale();
  const own = model.prices.map((list) => ({ ...list, prices: withoutInherited(list.prices) }));
  const dimensions = DIMENSIONS.filter((dimension) =>
    own.some(({ prices, bands }) =>
      [prices, ...bands.map((band) => band.prices)].some((known) => known[dimension] !== undefined),
    ),
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
            {own.map(({ id, since, state, prices, bands, currency, source }) => (
              <Fragment key={id}>
                <Tr className={state === "past" ? "text-muted" : undefined}>
                  <Td>
                    <DateTime at={since} style="date" />
                    <span className="mt-0.5 block">
                      <Badge tone={state === "live" ? "ok" : "neutral"}>{t(`state.${state}`)}</Badge>
                    </span>
                  </Td>
                  <PriceCells dimensions={dimensions} prices={prices} currency={currency} />
                  <Td className="text-xs">{source}</Td>
                </Tr>
                {bands.map(({ aboveInputUnits, prices: long }) => (
                  <Tr key={String(aboveInputUnits)} className={state === "past" ? "text-muted" : undefined}>
                    <Td className="pl-8 text-xs text-muted">
                      {t("above", { count: formatCount(aboveInputUnits, locale) })}
                    </Td>
                    <PriceCells dimensions={dimensions} prices={long} currency={currency} />
                    <Td />
                  </Tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}

/** One price for each column; a dash where a row states none. */
function PriceCells(props: { dimensions: readonly Dimension[]; prices: UnitPrices; currency: string }) {
  const { dimensions, prices, currency } = props;
  return dimensions.map((dimension) => (
    <Td key={dimension} numeric>
      <UnitPrice microPerMillion={prices[dimension] ?? null} currency={currency} bare />
    </Td>
  ));
}
