import { useLocale, useTranslations } from "next-intl";

import { Money } from "@/components/ui/money";
import { StatCard } from "@/components/ui/stat-card";
import { changePpm, formatCount, formatPpm } from "@/lib/web/format";
import type { ReplayData } from "@/lib/web/queries/simulator";

/** What all calls come to, now and then; a row of figures for each currency buyers pay in. */
export function ReplayTotals({ totals }: { totals: ReplayData["totals"] }) {
  const t = useTranslations("console-simulator");
  const locale = useLocale();
  return totals.map((total) => {
    const { currency, nowNano, thenNano, chargedNano, marginNowPpm, marginThenPpm } = total;
    const share = (ppm: number | null) => (ppm === null ? "–" : formatPpm(ppm, locale));
    return (
      <div key={currency} className="grid grid-cols-1 gap-3 min-[420px]:grid-cols-2 xl:grid-cols-4">
        <StatCard
          label={t("total.now")}
          value={<Money nano={nowNano} currency={currency} />}
          note={t.rich("total.charged", { amount: () => <Money nano={chargedNano} currency={currency} /> })}
        />
        <StatCard
          label={t("total.then")}
          value={<Money nano={thenNano} currency={currency} />}
          deltaPpm={changePpm(thenNano, nowNano)}
          goodWhen="none"
          deltaLabel={t("total.against")}
        />
        <StatCard
          label={t("total.margin")}
          value={share(marginThenPpm)}
          note={t("total.marginNow", { share: share(marginNowPpm) })}
        />
        <StatCard
          label={t("total.calls")}
          value={formatCount(total.calls, locale)}
          note={
            BigInt(total.unpriced) > 0n
              ? t("unpricedCalls", { count: formatCount(total.unpriced, locale) })
              : t("total.allPriced")
          }
        />
      </div>
    );
  });
}
