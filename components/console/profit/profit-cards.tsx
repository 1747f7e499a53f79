import { useLocale, useTranslations } from "next-intl";

import { Sparkline } from "@/components/charts/sparkline";
import { Money } from "@/components/ui/money";
import { StatCard } from "@/components/ui/stat-card";
import { ppmOf } from "@/lib/domain/money/ppm";
import type { Profit } from "@/lib/usecases/profit/read-profit";
import { marginParts } from "@/lib/domain/pricing/services";
import { changePpm, formatCompact, formatCount, formatPpm } from "@/lib/web/format";

/** Revenue, cost and margin of the stretch against the one before, what was absorbed, and on whom it all hangs. */
export function ProfitCards({ profit }: { profit: Profit }) {
  const t = useTranslations("console-profit");
  const locale = useLocale();
  const { totals, previous, currency, absorbed, topFivePpm, payers } = profit;
  const margin = totals.revenueNano - totals.costNano;
  const parts = marginParts(totals);
  const share = ppmOf(margin, totals.revenueNano);
  const money = (nano: bigint) => <Money nano={nano} currency={currency} />;
  const against = { deltaLabel: t("before") };
  const absorbedNano = absorbed.reduce((sum, { costNano }) => sum + costNano, 0n);
  const fresh = payers.reduce((sum, day) => sum + day.fresh, 0);
  return (
    <div className="grid grid-cols-1 gap-3 min-[420px]:grid-cols-2 lg:grid-cols-3">
      <StatCard
        label={t("revenue")}
        value={money(totals.revenueNano)}
        deltaPpm={changePpm(totals.revenueNano, previous.revenueNano)}
        {...against}
        chart={<Sparkline values={profit.days.map((day) => day.revenueNano)} />}
      />
      <StatCard
        label={t(profit.isRoot ? "cost" : "costParent")}
        value={money(totals.costNano)}
        deltaPpm={changePpm(totals.costNano, previous.costNano)}
        goodWhen="none"
        {...against}
      />
      <StatCard
        label={t("margin")}
        value={money(margin)}
        deltaPpm={changePpm(margin, previous.revenueNano - previous.costNano)}
        note={share === undefined ? undefined : t("marginShare", { share: formatPpm(share, locale) })}
      />
      {profit.isRoot ? (
        <StatCard
          label={t("technical.title")}
          value={money(totals.technicalNano)}
          deltaPpm={changePpm(totals.technicalNano, previous.technicalNano)}
          note={t("technical.note")}
        />
      ) : null}
      <StatCard
        label={t("technical.services")}
        value={money(parts.servicesNano)}
        deltaPpm={changePpm(totals.servicesNano, previous.servicesNano)}
        note={t("technical.servicesNote")}
      />
      <StatCard
        label={t("technical.resale")}
        value={money(parts.resaleNano)}
        deltaPpm={changePpm(parts.resaleNano, marginParts(previous).resaleNano)}
        note={t("technical.resaleNote")}
      />
      <StandardSold profit={profit} marginNano={margin} />
      {profit.isRoot ? (
        <StatCard label={t("absorbed.title")} value={money(absorbedNano)} note={t("absorbed.afterwards")} />
      ) : (
        <StatCard
          label={t("calls")}
          value={formatCount(totals.calls, locale)}
          deltaPpm={changePpm(totals.calls, previous.calls)}
          {...against}
        />
      )}
      <StatCard
        label={t("topFive")}
        value={topFivePpm === null ? "–" : formatPpm(topFivePpm, locale)}
        note={t("topFiveNote")}
      />
      <StatCard
        label={t("payers.fresh")}
        value={formatCount(fresh, locale)}
        note={t("payers.freshNote")}
        chart={fresh > 0 ? <Sparkline values={payers.map((day) => String(day.fresh))} /> : null}
      />
    </div>
  );
}

/** Usage of all models in one unit, and what a million of it leaves. */
function StandardSold({ profit, marginNano }: { profit: Profit; marginNano: bigint }) {
  const t = useTranslations("console-standard");
  const locale = useLocale();
  const { tokens, standard, currency } = profit;
  if (tokens === null || !standard) return <StatCard label={t("sold")} value="–" note={t("soldNothing")} />;
  const perMillion = tokens === 0n ? 0n : (marginNano * 1_000_000n) / tokens;
  return (
    <StatCard
      label={t("sold")}
      value={t("tokens", { count: formatCompact(tokens, locale) })}
      note={t.rich("soldNote", {
        model: standard.model,
        margin: () => <Money nano={perMillion} currency={currency} />,
      })}
    />
  );
}
