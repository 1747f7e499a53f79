import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Meter } from "@/components/ui/meter";
import { Money } from "@/components/ui/money";
import { PPM_ONE, ppmOf } from "@/lib/domain/money/ppm";
import { vendorName } from "@/lib/domain/pricing/vendor-name";
import type { Watch } from "@/lib/usecases/watching/watch-of";

/** Whether what buyers paid ahead can be served: by stock, family by family, and by cash beyond it. */
export function CoverageCard({ coverage, currency }: { coverage: Watch["coverage"]; currency: string }) {
  const t = useTranslations("console-watch.coverage");
  const money = (nano: bigint) => <Money nano={nano} currency={currency} />;
  return (
    <Card
      title={t("title")}
      description={t.rich("promised", {
        amount: () => money(coverage.promisedNano),
        cash: () => money(coverage.cashNano),
      })}
    >
      {coverage.families.length === 0 ? (
        <p className="text-sm text-muted">{t("none")}</p>
      ) : (
        <div className="flex flex-col gap-4">
          {coverage.families.map(({ family, costNano, stockNano }) => {
            const ppm = costNano === 0n ? PPM_ONE : (ppmOf(stockNano, costNano) ?? PPM_ONE);
            return (
              <Meter
                key={family}
                ppm={Math.min(ppm, PPM_ONE)}
                tone={ppm >= PPM_ONE ? "ok" : "warn"}
                label={vendorName(family)}
                value={t.rich("of", { stock: () => money(stockNano), cost: () => money(costNano) })}
              />
            );
          })}
        </div>
      )}
    </Card>
  );
}
