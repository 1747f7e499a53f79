import { useLocale, useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { ppmOf } from "@/lib/domain/money/ppm";
import type { PriceChange } from "@/lib/usecases/pricing/compare-versions";
import { formatPpm, formatUnitPrice } from "@/lib/web/format";

/** Prices that differ between two editions, per million, with by how much. */
export function PriceChanges({ changes }: { changes: readonly PriceChange[] }) {
  const t = useTranslations("console-versions");
  const words = useTranslations("console-prices");
  const locale = useLocale();
  const price = (micro: bigint | null, currency: string) =>
    micro === null ? t("none") : formatUnitPrice(micro, currency, locale);
  if (changes.length === 0) return <Card title={t("prices")} description={t("noPrices")} />;
  return (
    <Card title={t("prices")} description={words("pricesNote")} flush className="overflow-hidden">
      <Table label={t("prices")}>
        <thead>
          <tr>
            <Th>{t("model")}</Th>
            <Th className="max-sm:hidden">{words("column.dimension")}</Th>
            <Th numeric>{t("before")}</Th>
            <Th numeric>{t("after")}</Th>
            <Th numeric className="max-sm:hidden">
              {t("change")}
            </Th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ model, dimension, currency, before, after }) => (
            <Tr key={`${model} ${dimension}`}>
              <Td>
                {model}
                <span className="block text-xs text-muted sm:hidden">{words(`dimension.${dimension}`)}</span>
              </Td>
              <Td className="max-sm:hidden">{words(`dimension.${dimension}`)}</Td>
              <Td numeric>{price(before, currency)}</Td>
              <Td numeric>{price(after, currency)}</Td>
              <Td numeric className="max-sm:hidden">
                {changeText(before, after, locale)}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function changeText(before: bigint | null, after: bigint | null, locale: string): string {
  if (before === null || after === null) return "–";
  const ppm = ppmOf(after - before, before);
  return ppm === undefined ? "–" : `${ppm > 0 ? "+" : ""}${formatPpm(ppm, locale)}`;
}
