import { useLocale, useTranslations } from "next-intl";

import { Table, Td, Th, Tr } from "@/components/ui/table";
import { UnitPrice, type PricedUnit } from "@/components/ui/unit-price";
import type { Dimension } from "@/lib/domain/metering/dimension";
import { decimalFromScaled } from "@/lib/domain/money/nano";
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
  const told = useTranslations("portal-lines");
  const { currency, state, line } = call;
  const charged = state === "settled" && currency !== "";
  if (!line || line.parts.length === 0) return <p className="p-4 text-muted">{t("nothingUsed")}</p>;
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
        {line.parts.map(({ dimension, units, price, stepFrom }) => {
          const unitPrice = (
            <UnitPrice
              microPerMillion={price}
              currency={currency || "USD"}
              unit={UNIT[dimension] ?? "token"}
            />
          );
          return (
            <Tr key={`${dimension} ${stepFrom}`}>
              <Td>
                {t(`dimensions.${dimension}`)}
                {stepFrom === null ? null : (
                  <span className="block text-xs text-muted">
                    {told("step", { units: formatCount(BigInt(stepFrom), locale) })}
                  </span>
                )}
                <span className="tnum block text-xs text-muted sm:hidden">
                  {formatCount(BigInt(units), locale)} × {unitPrice}
                </span>
              </Td>
              <Td numeric className="max-sm:hidden">
                {formatCount(BigInt(units), locale)}
              </Td>
              <Td numeric className="max-sm:hidden">
                {unitPrice}
              </Td>
              <Td numeric>
                {charged
                  ? formatUnitPrice(BigInt(units) * BigInt(price), currency, locale, "one")
                  : t("notCharged")}
              </Td>
            </Tr>
          );
        })}
        {charged && line.feePpm > 0 ? (
          <Tr>
            <Td>{told("fee", { percent: decimalFromScaled(BigInt(line.feePpm), 4) })}</Td>
            <Td className="max-sm:hidden" />
            <Td className="max-sm:hidden" />
            <Td numeric>{formatUnitPrice(BigInt(line.feeNano) * PICO_PER_NANO, currency, locale, "one")}</Td>
          </Tr>
        ) : null}
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
