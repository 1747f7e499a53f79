import type { Dimension } from "../metering/dimension";
import { isDimension } from "../metering/dimension";
import type { Ppm } from "../money/ppm";
import type { Json } from "./json-fields";
import { digits, list, MarkupRuleSyntaxError, object, optional, text, whole } from "./json-fields";
import type { ContextTier, MarkupRule, ServiceTier, TimeWindow, VolumeTiers } from "./markup-rule";
import { SERVICE_TIERS } from "./markup-rule";

type VolumeTiersJson = Omit<VolumeTiers, "steps"> & {
  readonly steps: readonly { readonly fromUnits: string; readonly factorPpm: Ppm }[];
};
type ContextTierJson = Omit<ContextTier, "aboveInputUnits"> & { readonly aboveInputUnits: string };

/** What a rule's price depends on besides model, buyer and day, in JSON. */
export interface ConditionsJson {
  readonly volumeTiers?: readonly VolumeTiersJson[];
  readonly contextTiers?: readonly ContextTierJson[];
  readonly timeWindows?: readonly TimeWindow[];
  readonly serviceTier?: ServiceTier;
  readonly feePpm?: Ppm;
  readonly reference?: string;
  readonly offerId?: string;
}

type Conditions = Pick<MarkupRule, keyof ConditionsJson>;

/** Writes a rule's conditions for JSON. */
export function conditionsToJson(rule: Conditions): ConditionsJson {
  const { volumeTiers, contextTiers, timeWindows, serviceTier, feePpm, reference, offerId } = rule;
  return {
    ...(volumeTiers && { volumeTiers: volumeTiers.map(volumeTiersToJson) }),
    ...(contextTiers && { contextTiers: contextTiers.map(contextTierToJson) }),
    ...(timeWindows && { timeWindows }),
    ...(serviceTier && { serviceTier }),
    ...(feePpm !== undefined && { feePpm }),
    ...(reference !== undefined && { reference }),
    ...(offerId !== undefined && { offerId }),
  };
}

function volumeTiersToJson({ mode, dimension, steps }: VolumeTiers): VolumeTiersJson {
  return {
    ...{ mode, dimension },
    steps: steps.map((step) => ({ fromUnits: step.fromUnits.toString(), factorPpm: step.factorPpm })),
  };
}

function contextTierToJson({ aboveInputUnits, ...rest }: ContextTier): ContextTierJson {
  return { aboveInputUnits: aboveInputUnits.toString(), ...rest };
}

/** Reads them from a rule's JSON. Rules of before kept one volume tier, not a list. @throws MarkupRuleSyntaxError. */
export function conditionsFromJson(rule: Json): Conditions {
  return {
    ...optional(rule, "volumeTiers", (value, path) =>
      (Array.isArray(value) ? value : [value]).map((one) => volumeTiers(one, path)),
    ),
    ...optional(rule, "contextTiers", (value, path) => list(value, path).map(contextTier)),
    ...optional(rule, "timeWindows", (value, path) => list(value, path).map(timeWindow)),
    ...optional(rule, "serviceTier", serviceTier),
    ...optional(rule, "feePpm", whole),
    ...optional(rule, "reference", text),
    ...optional(rule, "offerId", text),
  };
}

function volumeTiers(value: unknown, path: string): VolumeTiers {
  const { mode, dimension, steps } = object(value, path);
  if (mode !== "graduated" && mode !== "reached") {
    throw new MarkupRuleSyntaxError(`${path}.mode`, "graduated or reached");
  }
  if (typeof dimension !== "string" || !isDimension(dimension)) {
    throw new MarkupRuleSyntaxError(`${path}.dimension`, "a dimension");
  }
  return { mode, dimension, steps: list(steps, `${path}.steps`).map(volumeStep) };
}

function volumeStep(value: unknown) {
  const step = object(value, "volumeTiers.steps");
  return { fromUnits: digits(step.fromUnits, "fromUnits"), factorPpm: whole(step.factorPpm, "factorPpm") };
}

function contextTier(value: unknown): ContextTier {
  const tier = object(value, "contextTiers");
  return {
    aboveInputUnits: digits(tier.aboveInputUnits, "aboveInputUnits"),
    factorPpm: whole(tier.factorPpm, "factorPpm"),
    ...optional(tier, "dimensionFactorsPpm", dimensionFactors),
  };
}

function dimensionFactors(value: unknown, path: string): Partial<Record<Dimension, Ppm>> {
  const factors: Partial<Record<Dimension, Ppm>> = {};
  for (const [key, factor] of Object.entries(object(value, path))) {
    if (!isDimension(key)) throw new MarkupRuleSyntaxError(`${path}.${key}`, "a dimension");
    factors[key] = whole(factor, `${path}.${key}`);
  }
  return factors;
}

function timeWindow(value: unknown): TimeWindow {
  const window = object(value, "timeWindows");
  return {
    weekdays: list(window.weekdays, "weekdays").map((day) => whole(day, "weekdays")),
    fromMinute: whole(window.fromMinute, "fromMinute"),
    toMinute: whole(window.toMinute, "toMinute"),
    factorPpm: whole(window.factorPpm, "factorPpm"),
  };
}

function serviceTier(value: unknown, path: string): ServiceTier {
  const known = SERVICE_TIERS.find((tier) => tier === value);
  if (known) return known;
  throw new MarkupRuleSyntaxError(path, SERVICE_TIERS.join(", "));
}
