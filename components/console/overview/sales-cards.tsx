import { useLocale, useTranslations } from "next-intl";

import { Sparkline } from "@/components/charts/sparkline";
import { MinorMoney } from "@/components/billing/minor-money";
import { Money } from "@/components/ui/money";
import { StatCard } from "@/components/ui/stat-card";
import { ppmOf } from "@/lib/domain/money/ppm";
import { changePpm, formatCount, formatPpm } from "@/lib/web/format";

import type { Overview } from "./overview-data";

interface Props {
  overview: Overview;
  /** Length of the range. */
  days: number;
  base: string;
}

/** What was sold and earned, against the range before; where the money stands. */
export function SalesCards({ overview, days, base }: Props) {
  const t = useTranslations("console-overview");
  const locale = useLocale();
  const agency = useTranslations("console-agency");
  const { total, before, currency, agencyNano, agencyBeforeNano } = overview;
  // As the books show them: what vendors sold through us under agency supply is in neither.
  const [revenue, revenueBefore] = [total.revenueNano - agencyNano, before.revenueNano - agencyBeforeNano];
  const [cost, costBefore] = [total.costNano - agencyNano, before.costNano - agencyBeforeNano];
  const deltaLabel = t("versus", { days });
  const margin = total.revenueNano - total.costNano;
  const rate = ppmOf(margin, revenue);
  return (
    <div className="grid grid-cols-1 gap-4 min-[420px]:grid-cols-2 lg:grid-cols-4">
      <StatCard
        label={t("revenue")}
        value={<Money nano={revenue} currency={currency} />}
        deltaPpm={changePpm(revenue, revenueBefore)}
        note={
          agencyNano === 0n
            ? undefined
            : agency.rich("note", { amount: () => <Money nano={agencyNano} currency={currency} /> })
        }
        deltaLabel={deltaLabel}
        chart={<Sparkline values={overview.days.map((day) => day.revenueNano)} />}
      />
      <StatCard
        label={t("cost")}
        value={<Money nano={cost} currency={currency} />}
        deltaPpm={changePpm(cost, costBefore)}
        goodWhen="none"
        deltaLabel={deltaLabel}
      />
      <StatCard
        label={t("margin")}
        value={<Money nano={margin} currency={currency} />}
        deltaPpm={changePpm(margin, before.revenueNano - before.costNano)}
        note={rate === undefined ? undefined : t("marginRate", { percent: formatPpm(rate, locale) })}
      />
      <StatCard
        label={t("calls")}
        value={formatCount(total.calls, locale)}
        deltaPpm={changePpm(total.calls, before.calls)}
        deltaLabel={deltaLabel}
      />
      <PositionCards overview={overview} base={base} />
    </div>
  );
}

function PositionCards({ overview, base }: Omit<Props, "days">) {
  const t = useTranslations("console-overview");
  const { position, total, currency } = overview;
  const money = (nano: bigint) => <Money nano={nano} currency={currency} />;
  return (
    <>
      <StatCard
        label={t("cashIn")}
        value={<MinorMoney minor={position.cashInMinor} currency={currency} />}
        href={`${base}/customers`}
      />
      <StatCard
        label={t("owed")}
        value={money(position.owedToBuyersNano)}
        note={t("owedNote")}
        href={`${base}/customers`}
      />
      {position.stockNano === null ? null : (
        <StatCard label={t("stock")} value={money(position.stockNano)} href={`${base}/lots`} />
      )}
      {position.balanceNano === null ? null : (
        <StatCard label={t("balance")} value={money(position.balanceNano)} href={`${base}/balance`} />
      )}
      {overview.isRoot ? (
        <StatCard label={t("absorbed")} value={money(total.absorbedNano)} note={t("absorbedNote")} />
      ) : (
        <StatCard label={t("receivable")} value={money(position.owedByBuyersNano)} />
      )}
    </>
  );
}
