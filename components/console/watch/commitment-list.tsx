import { useTranslations } from "next-intl";

import { Card } from "@/components/ui/card";
import { Meter } from "@/components/ui/meter";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import { PPM_ONE, ppmOf } from "@/lib/domain/money/ppm";
import type { Watch } from "@/lib/usecases/watching/watch-of";

/** Promises to spend: how far they are kept, what will be missing at this pace, and what of it is booked. */
export function CommitmentList({ commitments }: { commitments: Watch["commitments"] }) {
  const t = useTranslations("console-watch.commitments");
  return (
    <Card title={t("title")}>
      {commitments.length === 0 ? (
        <p className="text-sm text-muted">{t("none")}</p>
      ) : (
        <ul className="flex flex-col gap-5">
          {commitments.map((each) => {
            const money = (nano: bigint) => <Money nano={nano} currency={each.currency} />;
            return (
              <li key={each.id} className="flex flex-col gap-1.5">
                <Meter
                  ppm={Math.min(ppmOf(each.spentNano, each.amountNano) ?? 0, PPM_ONE)}
                  tone={each.shortfallNano === 0n ? "ok" : "warn"}
                  label={`${each.name} · ${each.account}`}
                  value={t.rich("of", {
                    spent: () => money(each.spentNano),
                    amount: () => money(each.amountNano),
                  })}
                />
                <p className="text-sm text-muted">
                  {t.rich(each.shortfallNano === 0n ? "onCourse" : "short", {
                    date: () => <DateTime at={each.endsAt} style="date" zone="UTC" />,
                    shortfall: () => money(each.shortfallNano),
                    accrued: () => money(each.accruedNano),
                  })}
                </p>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
