import { useLocale, useTranslations } from "next-intl";

import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { decimalFromScaled } from "@/lib/domain/money/nano";
import type { RuleView } from "@/lib/usecases/pricing/rule-view";
import { formatCount } from "@/lib/web/format";

type Rule = RuleView["rule"];
type Window = NonNullable<Rule["timeWindows"]>[number];

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** "08:30": a minute of the day. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** Parts per million as a percentage: 950,000 is "95". */
export function percentOf(ppm: number): string {
  return decimalFromScaled(BigInt(ppm), 4);
}

/** Says in the reader's language what a rule's price depends on besides model, buyer and day: one line each. */
export function useTermWords() {
  const t = useTranslations("console-terms");
  const dimensionName = useTranslations("console-prices.dimension");
  const locale = useLocale();
  const count = (units: string) => formatCount(units, locale);

  function bands({ contextTiers = [] }: Rule): string[] {
    return contextTiers.map(({ aboveInputUnits, factorPpm, dimensionFactorsPpm = {} }) => {
      const apart = DIMENSIONS.flatMap((dimension) => {
        const factor = dimensionFactorsPpm[dimension];
        if (factor === undefined) return [];
        return t("bandApart", { dimension: dimensionName(dimension), percent: percentOf(factor) });
      });
      const all = t("band", { units: count(aboveInputUnits), percent: percentOf(factorPpm) });
      return [all, ...apart].join(", ");
    });
  }

  function volumes({ volumeTiers = [] }: Rule): string[] {
    return volumeTiers.map(({ mode, dimension, steps }) =>
      t(mode, {
        dimension: dimensionName(dimension),
        steps: steps
          .map(({ fromUnits, factorPpm }) =>
            t("step", { units: count(fromUnits), percent: percentOf(factorPpm) }),
          )
          .join(", "),
      }),
    );
  }

  function window({ weekdays, fromMinute, toMinute, factorPpm }: Window): string {
    const every = DAYS.every((day) => weekdays.includes(day));
    const days = every
      ? t("everyDay")
      : DAYS.filter((day) => weekdays.includes(day))
          .map((day) => t(`days.${day}`))
          .join(" ");
    const hours = { from: clockText(fromMinute), to: clockText(toMinute) };
    return t("window", { days, ...hours, percent: percentOf(factorPpm) });
  }

  return (rule: Rule): string[] => [
    ...(rule.serviceTier ? [t(`serviceTier.${rule.serviceTier}`)] : []),
    ...bands(rule),
    ...volumes(rule),
    ...(rule.timeWindows ?? []).map(window),
    ...(rule.feePpm ? [t("fee", { percent: percentOf(rule.feePpm) })] : []),
    ...(rule.reference ? [t("reference", { text: rule.reference })] : []),
  ];
}
