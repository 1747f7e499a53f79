import { useLocale, useTranslations } from "next-intl";

import { Table, Td, Th, Tr } from "@/components/ui/table";
import { UnitPrice, type PricedUnit } from "@/components/ui/unit-price";
import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { formatCount, formatUnitPrice } from "@/lib/web/format";
import type { CallData } from "@/lib/web/queries/usage";

const PICO_PER_NANO = 1_000n;

const UNIT: Partial<Record<Dimension, PricedUnit>> = {
  image: "image",
  second: "second",
  character: "character",
  request: "request",
  tool_call: "tool_call",
};

/** Quantity times price, line by line and exact, and the sum as it was charged: rounded once, to a billionth. */
export function CallPrices({ call }: { call: CallData }) {
  const t = useTranslations("portal.usage");
  const locale = useLocale();
  const { currency, prices, state } = call;
  const used = DIMENSIONS.filter((dimension) => BigInt(call.usage[dimension] ?? 0) > 0n);
  const charged = state === "settled" && currency !== "";
  if (used.length === 0) return <p className="p-4 text-muted">{t("nothingUsed")}</p>;
  return (
    <Table label={t("priceTable")}>
      <thead>
        <tr>
          <Th>{t("dimension")}</Th>
          <Th numeric className="max-sm:hidden">
            {t("quantity")}
          </Th>
          <Th numeric className="max-sm:hidden">
            {t("unitPrice")}
          </Th>
          <Th numeric>{t("lineCost")}</Th>
        </tr>
      </thead>
      <tbody>
        {used.map((dimension) => {
          const units = BigInt(call.usage[dimension] ?? 0);
          const price = prices[dimension];
          const unitPrice = (
            <UnitPrice
              microPerMillion={price ?? null}
              currency={currency || "USD"}
              unit={UNIT[dimension] ?? "token"}
            />
          );
          return (
            <Tr key={dimension}>
              <Td>
                {t(`dimensions.${dimension}`)}
                <span className="tnum block text-xs text-muted sm:hidden">
                  {formatCount(units, locale)} × {unitPrice}
                </span>
              </Td>
              <Td numeric className="max-sm:hidden">
                {formatCount(units, locale)}
              </Td>
              <Td numeric className="max-sm:hidden">
                {unitPrice}
              </Td>
              <Td numeric>
                {charged && price !== undefined
                  ? formatUnitPrice(units * BigInt(price), currency, locale, "one")
                  : t("notCharged")}
              </Td>
            </Tr>
          );
        })}
        <Tr className="font-semibold">
          <Td>{t("total")}</Td>
          <Td className="max-sm:hidden" />
          <Td className="max-sm:hidden" />
          <Td numeric>
            {currency === "" ? (
              "–"
            ) : (
              <data value={call.costNano}>
                {formatUnitPrice(BigInt(call.costNano) * PICO_PER_NANO, currency, locale, "one")}
              </data>
            )}
          </Td>
        </Tr>
      </tbody>
    </Table>
  );
}
