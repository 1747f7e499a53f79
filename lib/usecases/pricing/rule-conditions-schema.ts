import { z } from "zod";

import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { scaledFromDecimal } from "@/lib/domain/money/nano";
import type { Ppm } from "@/lib/domain/money/ppm";
import {
  SERVICE_TIERS,
  type ContextTier,
  type MarkupRule,
  type TimeWindow,
  type VolumeTiers,
} from "@/lib/domain/pricing/markup-rule";

const UNITS = /^\d{1,3}(,?\d{3})*$|^\d{1,15}$/;
const FACTOR = /^\d{1,4}(\.\d{1,4})?$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const PER_REQUEST = /^(\d{1,6}(\.\d{1,9})?)?$/;
const ROWS_MAX = 24;
/** A price is micro per million units, so one request costs this part of it. */
const REQUEST_DIGITS = 12;

const formed = (form: RegExp, reason: string) =>
  z
    .string()
    .trim()
    .refine((text) => form.test(text), { params: { reason } });

/** Units such as tokens: "1000000" or "1,000,000". */
const unitsText = formed(UNITS, "units_form");
/** A share of the rule's price: "95" is 95 % of it. */
const factorText = formed(FACTOR, "percent_form");
const clockText = formed(CLOCK, "clock_form");

/** What the form of a rule holds of service, fees, tiers and hours; one row per step, band or window. */
export const conditionFields = {
  serviceTier: z.enum(SERVICE_TIERS).default("default"),
  /** Percentage on top of the usage price; empty: none. */
  feePercent: formed(/^(\d{1,3}(\.\d{1,4})?)?$/, "percent_form").default(""),
  /** Of the currency, for each request; empty: none. */
  feePerRequest: formed(PER_REQUEST, "request_fee_form").default(""),
  /** The contract or document the price was agreed in. */
  reference: z.string().trim().max(200).default(""),
  volumeMode: z.enum(["graduated", "reached"]).default("graduated"),
  volumeSteps: z
    .array(z.strictObject({ dimension: z.enum(DIMENSIONS), from: unitsText, percent: factorText }))
    .max(ROWS_MAX)
    .default([]),
  /** `dimension` empty: every dimension that has no row of its own under the same bound. */
  bands: z
    .array(
      z.strictObject({
        above: unitsText,
        dimension: z.union([z.literal(""), z.enum(DIMENSIONS)]),
        percent: factorText,
      }),
    )
    .max(ROWS_MAX)
    .default([]),
  windows: z
    .array(
      z.strictObject({
        days: z.array(z.enum(["1", "2", "3", "4", "5", "6", "7"])),
        ...{ from: clockText, to: clockText, percent: factorText },
      }),
    )
    .max(ROWS_MAX)
    .default([]),
};

export type ConditionFields = z.output<z.ZodObject<typeof conditionFields>>;

/** Names a field, in dot notation, and why it cannot be used. */
type Report = (path: string, reason: string) => undefined;

type Conditions = Pick<
  MarkupRule,
  "volumeTiers" | "contextTiers" | "timeWindows" | "serviceTier" | "feePpm" | "reference"
>;

/** A rule's conditions out of its form. Fields whose own check failed are left out: they were reported. */
export function conditionsOf(fields: ConditionFields, report: Report): Conditions {
  const feePpm = fields.feePercent === "" ? 0 : ppmOf(fields.feePercent);
  const volumeTiers = volumesOf(fields, report);
  const contextTiers = bandsOf(fields, report);
  const timeWindows = fields.windows.map((row, index) => windowOf(row, index, report));
  return {
    ...(fields.serviceTier !== "default" && { serviceTier: fields.serviceTier }),
    ...(feePpm > 0 && { feePpm }),
    ...(fields.reference !== "" && { reference: fields.reference }),
    ...(volumeTiers.length > 0 && { volumeTiers }),
    ...(contextTiers.length > 0 && { contextTiers }),
    ...(timeWindows.length > 0 && { timeWindows }),
  };
}

/** The price of requests in micro per million, out of what one costs; undefined where nothing is taken. */
export function requestPriceOf({ feePerRequest }: ConditionFields): bigint | undefined {
  if (feePerRequest === "" || !PER_REQUEST.test(feePerRequest)) return undefined;
  return scaledFromDecimal(feePerRequest, REQUEST_DIGITS);
}

const ppmOf = (percent: string): Ppm => (FACTOR.test(percent) ? Number(scaledFromDecimal(percent, 4)) : 0);
const unitsOf = (text: string): bigint => (UNITS.test(text) ? BigInt(text.replaceAll(",", "")) : 0n);

function volumesOf({ volumeMode: mode, volumeSteps }: ConditionFields, report: Report): VolumeTiers[] {
  const tiers = new Map<Dimension, VolumeTiers["steps"][number][]>();
  volumeSteps.forEach(({ dimension, from, percent }, index) => {
    const steps = tiers.get(dimension) ?? [];
    const fromUnits = unitsOf(from);
    if (steps.some((step) => step.fromUnits === fromUnits)) report(`volumeSteps.${index}.from`, "step_twice");
    if (mode === "reached" && tiers.size > 0 && !tiers.has(dimension))
      report(`volumeSteps.${index}.dimension`, "one_dimension");
    tiers.set(dimension, [...steps, { fromUnits, factorPpm: ppmOf(percent) }]);
  });
  return [...tiers].map(([dimension, steps]) => ({
    ...{ mode, dimension },
    steps: steps.sort((a, b) => (a.fromUnits < b.fromUnits ? -1 : 1)),
  }));
}

function bandsOf({ bands }: ConditionFields, report: Report): ContextTier[] {
  const tiers = new Map<bigint, { factorPpm?: Ppm; own: Partial<Record<Dimension, Ppm>> }>();
  bands.forEach(({ above, dimension, percent }, index) => {
    const bound = unitsOf(above);
    if (bound === 0n) report(`bands.${index}.above`, "units_form");
    const tier = tiers.get(bound) ?? { own: {} };
    tiers.set(bound, tier);
    const said = dimension === "" ? tier.factorPpm : tier.own[dimension];
    if (said !== undefined) report(`bands.${index}.dimension`, "dimension_twice");
    if (dimension === "") tier.factorPpm = ppmOf(percent);
    else tier.own[dimension] = ppmOf(percent);
  });
  return [...tiers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([aboveInputUnits, { factorPpm = 1_000_000, own }]) => ({
      ...{ aboveInputUnits, factorPpm },
      ...(Object.keys(own).length > 0 && { dimensionFactorsPpm: own }),
    }));
}

function windowOf(row: ConditionFields["windows"][number], index: number, report: Report): TimeWindow {
  const [fromMinute, toMinute] = [minuteOf(row.from), minuteOf(row.to)];
  if (row.days.length === 0) report(`windows.${index}.from`, "no_days");
  if (fromMinute === toMinute) report(`windows.${index}.to`, "window_empty");
  const weekdays = [...new Set(row.days.map(Number))].sort((a, b) => a - b);
  return { weekdays, fromMinute, toMinute, factorPpm: ppmOf(row.percent) };
}

function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return CLOCK.test(clock) ? hours * 60 + minutes : 0;
}
