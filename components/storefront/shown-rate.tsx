import { useTranslations } from "next-intl";

import { DateTime } from "@/components/ui/relative-time";
import { PPB_DIGITS } from "@/lib/domain/money/exchange";
import { decimalFromScaled } from "@/lib/domain/money/nano";
import type { ShownCurrency } from "@/lib/usecases/storefront/list-shown-currencies";

/** By which rate, since when, prices are shown in a currency that nobody is charged in here. */
export function ShownRate({ own, shown }: { own: string; shown: ShownCurrency }) {
  const t = useTranslations("storefront-compare");
  const { currency, ratePpb, since } = shown;
  return (
    <p className="text-xs text-muted">
      {t.rich("rate", {
        ...{ own, currency, rate: decimalFromScaled(ratePpb, PPB_DIGITS, 2) },
        since: () => <DateTime at={since} style="date" />,
      })}
    </p>
  );
}
