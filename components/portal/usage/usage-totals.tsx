import { useLocale, useTranslations } from "next-intl";

import { Money } from "@/components/ui/money";
import { StatCard } from "@/components/ui/stat-card";
import { changePpm, formatCompact, formatCount, formatPpm } from "@/lib/web/format";
import type { UsageData } from "@/lib/web/queries/usage";

/** What a stretch of time comes to, against the one before. */
export function UsageTotals({ usage }: { usage: UsageData }) {
  const t = useTranslations("portal.usage");
  const locale = useLocale();
  const { totals, previous, currency } = usage;
  const tokens = BigInt(totals.inputTokens) + BigInt(totals.outputTokens);
  const tokensBefore = BigInt(previous.inputTokens) + BigInt(previous.outputTokens);
  const calls = BigInt(totals.calls);
  const against = { deltaLabel: t("before") };
  return (
    <div className="grid grid-cols-1 gap-3 min-[420px]:grid-cols-2 xl:grid-cols-4">
      <StatCard
        label={t("metric.cost")}
        value={<Money nano={totals.costNano} currency={currency} />}
        deltaPpm={changePpm(totals.costNano, previous.costNano)}
        goodWhen="none"
        {...against}
      />
      <StatCard
        label={t("metric.calls")}
        value={formatCount(totals.calls, locale)}
        deltaPpm={changePpm(totals.calls, previous.calls)}
        goodWhen="none"
        {...against}
      />
      <StatCard
        label={t("metric.tokens")}
        value={formatCompact(tokens, locale)}
        deltaPpm={changePpm(tokens, tokensBefore)}
        goodWhen="none"
        {...against}
        note={t("inOut", {
          input: formatCompact(totals.inputTokens, locale),
          output: formatCompact(totals.outputTokens, locale),
        })}
      />
      <StatCard
        label={t("metric.failed")}
        value={formatCount(totals.failed, locale)}
        note={
          calls > 0n
            ? t("failedShare", {
                share: formatPpm((BigInt(totals.failed) * 1_000_000n) / calls, locale, { digits: 2 }),
              })
            : t("failedNote")
        }
      />
    </div>
  );
}
