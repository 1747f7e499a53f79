import { useFormatter, useTranslations } from "next-intl";

import { Callout, type Tone } from "@/components/ui/callout";
import { DescriptionList } from "@/components/ui/description-list";
import { Meter } from "@/components/ui/meter";
import { Money } from "@/components/ui/money";
import { DateTime } from "@/components/ui/relative-time";
import type { BudgetView, LimitsView } from "@/lib/usecases/limits/limit-view";

const PPM = 1_000_000n;
const NEARLY_PPM = 800_000;

/** As a use case answers, or as that reaches the browser as JSON. */
type Facts = Pick<
  LimitsView,
  "requestsPerMinute" | "tokensPerMinute" | "streams" | "addresses" | "unreadable"
> & {
  readonly budgets: readonly (Pick<BudgetView, "period" | "currency"> & {
    readonly limitNano: bigint | string;
    readonly spentNano: bigint | string;
    readonly endsAt: Date | string | null;
  })[];
};

/** What limits a key or a customer, and how much of each budget is spent. */
export function LimitFacts({ limits, branch }: { limits: Facts; branch?: boolean }) {
  const t = useTranslations("limits");
  const format = useFormatter();
  const figure = (value: number | null) => (value === null ? t("unlimited") : format.number(value));
  const { requestsPerMinute, tokensPerMinute, streams, addresses, budgets, unreadable } = limits;
  return (
    <div className="flex flex-col gap-5">
      {unreadable ? (
        <Callout tone="danger" title={t("unreadable")}>
          {t("unreadableHint")}
        </Callout>
      ) : null}
      {budgets.length === 0 && !branch ? <p className="text-sm text-muted">{t("noBudget")}</p> : null}
      {budgets.map((budget) => (
        <BudgetMeter key={budget.period} budget={budget} />
      ))}
      <DescriptionList
        items={[
          { term: t("requestsPerMinute"), value: figure(requestsPerMinute) },
          { term: t("tokensPerMinute"), value: figure(tokensPerMinute) },
          { term: t("streams"), value: figure(streams) },
          {
            term: t("addresses"),
            value:
              addresses.length === 0 ? (
                t("anywhere")
              ) : (
                <code className="font-mono text-xs break-all">{addresses.join(", ")}</code>
              ),
          },
        ]}
      />
    </div>
  );
}

function BudgetMeter({ budget }: { budget: Facts["budgets"][number] }) {
  const t = useTranslations("limits");
  const { period, currency, limitNano, spentNano, endsAt } = budget;
  const ppm = Number((BigInt(spentNano) * PPM) / BigInt(limitNano));
  const tone: Tone = ppm >= Number(PPM) ? "danger" : ppm >= NEARLY_PPM ? "warn" : "info";
  return (
    <div>
      <Meter
        ppm={ppm}
        tone={tone}
        label={t(`period.${period}`)}
        value={t.rich("spentOf", {
          spent: () => <Money nano={spentNano} currency={currency} precision="minor" />,
          limit: () => <Money nano={limitNano} currency={currency} precision="minor" />,
        })}
      />
      {endsAt ? (
        <p className="mt-1 text-xs text-muted">{t.rich("anew", { at: () => <DateTime at={endsAt} /> })}</p>
      ) : null}
    </div>
  );
}
