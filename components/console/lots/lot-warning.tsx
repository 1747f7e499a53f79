import { useTranslations } from "next-intl";

import { Callout } from "@/components/ui/callout";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import type { LotView } from "@/lib/usecases/inventory/lot-view";

/** Says in money what will expire unused at the present pace, and what could be done about it. */
export function LotWarning({ lot }: { lot: LotView }) {
  const t = useTranslations("console-lots.detail");
  const { expiresAt, unusedCostNano, currency } = lot;
  if (expiresAt === null || unusedCostNano === 0n || lot.status !== "active") return null;
  return (
    <Callout
      tone="warn"
      title={t.rich("unusedWarning", { amount: () => <Money nano={unusedCostNano} currency={currency} /> })}
    >
      {t.rich("unusedAdvice", { date: () => <DateTime at={expiresAt} style="date" /> })}
    </Callout>
  );
}
