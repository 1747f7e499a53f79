import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { Meter } from "@/components/ui/meter";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { PPM_ONE, ppmOf } from "@/lib/domain/money/ppm";
import type { LotView } from "@/lib/usecases/inventory/lot-view";

import { LotQuantity } from "./lot-quantity";

/** Where a lot stands: how much is left, what it cost, how fast it goes. */
export function LotFacts({ lot }: { lot: LotView }) {
  const t = useTranslations("console-lots");
  const left = lot.remainingQty === null ? null : (ppmOf(lot.remainingQty, lot.receivedQty) ?? PPM_ONE);
  return (
    <Card>
      {left === null ? null : (
        <Meter
          className="mb-5"
          ppm={left}
          label={t("column.remaining")}
          value={
            <>
              <LotQuantity lot={lot} qty={lot.remainingQty ?? 0n} />{" "}
              {t.rich("of", { total: () => <LotQuantity lot={lot} qty={lot.receivedQty} /> })}
            </>
          }
        />
      )}
      <DescriptionList columns={2} items={[...useSupplyFacts(lot), ...usePaceFacts(lot)]} />
    </Card>
  );
}

function useSupplyFacts(lot: LotView) {
  const t = useTranslations("console-lots");
  const cost = (nano: bigint) => <Money nano={nano} currency={lot.currency} />;
  return [
    { term: t("column.account"), value: `${lot.account.supplierName} · ${lot.account.name}` },
    { term: t("form.kind"), value: t(`kind.${lot.kind}`) },
    { term: t("detail.received"), value: <DateTime at={lot.receivedAt} /> },
    {
      term: t("column.expires"),
      value: lot.expiresAt ? <DateTime at={lot.expiresAt} style="date" /> : t("never"),
    },
    ...(lot.remainingCostNano === null
      ? []
      : [
          { term: t("detail.cost"), value: cost(lot.costNano) },
          { term: t("detail.inputTax"), value: cost(lot.inputTaxNano) },
          { term: t("column.value"), value: cost(lot.remainingCostNano) },
        ]),
  ];
}

function usePaceFacts(lot: LotView) {
  const t = useTranslations("console-lots");
  return [
    { term: t("detail.drawn"), value: <LotQuantity lot={lot} qty={lot.drawnQty} /> },
    { term: t("detail.reserved"), value: <LotQuantity lot={lot} qty={lot.heldQty} /> },
    {
      term: t("detail.pace"),
      value:
        lot.burnPerDayQty === 0n
          ? t("idle")
          : t.rich("detail.perDay", { amount: () => <LotQuantity lot={lot} qty={lot.burnPerDayQty} /> }),
    },
    ...(lot.emptyAt
      ? [{ term: t("detail.empties"), value: <DateTime at={lot.emptyAt} style="date" /> }]
      : []),
  ];
}
