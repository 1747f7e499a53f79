import { useLocale, useTranslations } from "next-intl";

import { percentOf } from "@/components/console/prices/term-words";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import type { ExplainedLine } from "@/lib/domain/pricing/explain-line";
import { formatCount, formatUnitPrice } from "@/lib/web/format";

const PICO_PER_NANO = 1_000n;
const WIDE = "max-sm:hidden";

/** Quantity times price, part by part and exact, the fee apart, and the sum as it was charged. */
export function LineParts(props: {
  line: ExplainedLine;
  currency: string;
  /** Null where nobody was charged. */
  charged: { readonly amountNano: bigint } | null;
}) {
  const { line, currency, charged } = props;
  const t = useTranslations("console-calls");
  const dimensionName = useTranslations("console-prices.dimension");
  const locale = useLocale();
  const price = (micro: bigint) => formatUnitPrice(micro, currency, locale);
  const cost = (pico: bigint) => formatUnitPrice(pico, currency, locale, "one");
  if (line.parts.length === 0) return <p className="px-4 pb-4 text-muted">{t("nothingUsed")}</p>;
  return (
    <Table label={t("usage")}>
      <thead>
        <tr>
          <Th>{t("what")}</Th>
          <Th numeric className={WIDE}>
            {t("units")}
          </Th>
          <Th numeric className={WIDE}>
            {t("price")}
          </Th>
          <Th numeric>{t("cost")}</Th>
        </tr>
      </thead>
      <tbody>
        {line.parts.map((part) => (
          <Tr key={`${part.dimension} ${part.stepFrom}`}>
            <Td>
              {dimensionName(part.dimension)}
              {part.stepFrom === null ? null : (
                <span className="block text-xs text-muted">
                  {t("step", { units: formatCount(part.stepFrom, locale) })}
                </span>
              )}
              <span className="tnum block text-xs text-muted sm:hidden">
                {formatCount(part.units, locale)} × {price(part.price)}
              </span>
            </Td>
            <Td numeric className={WIDE}>
              {formatCount(part.units, locale)}
            </Td>
            <Td numeric className={WIDE}>
              {price(part.price)}
            </Td>
            <Td numeric>{cost(part.units * part.price)}</Td>
          </Tr>
        ))}
        {line.feePpm > 0 ? (
          <SumRow
            label={t("fee", { percent: percentOf(line.feePpm) })}
            value={cost(line.feeNano * PICO_PER_NANO)}
          />
        ) : null}
        <SumRow
          strong
          label={t("total")}
          value={charged ? cost(charged.amountNano * PICO_PER_NANO) : t("notCharged")}
        />
      </tbody>
    </Table>
  );
}

function SumRow({ label, value, strong = false }: { label: string; value: string; strong?: boolean }) {
  return (
    <Tr {...(strong ? { className: "font-semibold" } : {})}>
      <Td>{label}</Td>
      <Td className={WIDE} />
      <Td className={WIDE} />
      <Td numeric>{value}</Td>
    </Tr>
  );
}
