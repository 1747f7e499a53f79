import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { Money } from "@/components/ui/money";
import type { CallExplanation } from "@/lib/usecases/pricing/explain-call";

/** What a call left with the reader's own party: charged, paid (or taken from stock), and the difference. */
export function CallEarnings({ call }: { call: CallExplanation }) {
  const t = useTranslations("console-calls");
  const { earned, levelsBelow, sales } = call;
  if (!earned) return null;
  const { currency, costCurrency, revenueNano, costNano, absorbedNano, marginNano } = earned;
  const bought = sales.some(({ side }) => side === "bought");
  return (
    <Card title={t("earned")}>
      <DescriptionList
        items={[
          { term: t("revenue"), value: <Money nano={revenueNano} currency={currency} precision="call" /> },
          {
            term: t(bought ? "costBought" : "costStock"),
            value: <Money nano={costNano} currency={costCurrency} precision="call" />,
          },
          ...(absorbedNano > 0n
            ? [
                {
                  term: t("absorbed"),
                  value: <Money nano={absorbedNano} currency={costCurrency} precision="call" />,
                },
              ]
            : []),
          {
            term: t("margin"),
            value:
              marginNano === null ? (
                t("marginUnknown", { currency: costCurrency })
              ) : (
                <Money nano={marginNano} currency={currency} precision="call" toned />
              ),
          },
        ]}
      />
      <p className="mt-3 text-sm text-muted">{t("below", { count: levelsBelow })}</p>
    </Card>
  );
}
