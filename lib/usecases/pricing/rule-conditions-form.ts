import { DIMENSIONS } from "@/lib/domain/metering/dimension";
import { decimalFromScaled } from "@/lib/domain/money/nano";
import { PPM_ONE, type Ppm } from "@/lib/domain/money/ppm";
import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";

import type { ConditionFields } from "./rule-conditions-schema";

/** Of a new rule: no fee, no tier, any hour. */
export const NO_CONDITIONS: ConditionFields = {
  serviceTier: "default",
  feePercent: "",
  feePerRequest: "",
  reference: "",
  volumeMode: "graduated",
  volumeSteps: [],
  bands: [],
  windows: [],
};

const MINUTES_PER_DAY = 1_440;
const REQUEST_DIGITS = 12;

/** A rule's conditions as its form shows them: the reverse of `conditionsOf`. */
export function conditionFormOf(rule: MarkupRule): ConditionFields {
  const { volumeTiers = [], contextTiers = [], timeWindows = [], serviceTier = "default" } = rule;
  const request = rule.overrides?.request;
  return {
    serviceTier,
    feePercent: rule.feePpm ? percent(rule.feePpm) : "",
    feePerRequest: request?.kind === "absolute" ? decimalFromScaled(request.price, REQUEST_DIGITS) : "",
    reference: rule.reference ?? "",
    volumeMode: volumeTiers[0]?.mode ?? "graduated",
    volumeSteps: volumeTiers.flatMap(({ dimension, steps }) =>
      steps.map(({ fromUnits, factorPpm }) => ({
        ...{ dimension, from: fromUnits.toString() },
        percent: percent(factorPpm),
      })),
    ),
    bands: contextTiers.flatMap(({ aboveInputUnits, factorPpm, dimensionFactorsPpm = {} }) => {
      const above = aboveInputUnits.toString();
      const own = DIMENSIONS.flatMap((dimension) => {
        const factor = dimensionFactorsPpm[dimension];
        return factor === undefined ? [] : [{ above, dimension, percent: percent(factor) }];
      });
      const all = { above, dimension: "" as const, percent: percent(factorPpm) };
      return factorPpm === PPM_ONE && own.length > 0 ? own : [all, ...own];
    }),
    windows: timeWindows.map(({ weekdays, fromMinute, toMinute, factorPpm }) => ({
      days: weekdays.map((day) => String(day) as ConditionFields["windows"][number]["days"][number]),
      ...{ from: clock(fromMinute), to: clock(toMinute), percent: percent(factorPpm) },
    })),
  };
}

const percent = (ppm: Ppm): string => decimalFromScaled(BigInt(ppm), 4);

function clock(minute: number): string {
  const shown = minute % MINUTES_PER_DAY;
  return `${String(Math.floor(shown / 60)).padStart(2, "0")}:${String(shown % 60).padStart(2, "0")}`;
}
