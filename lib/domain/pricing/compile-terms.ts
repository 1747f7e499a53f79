import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import { PPM_ONE, type Ppm } from "../money/ppm";
import { compileLevel, InvalidRuleError, type Factors } from "./compile-level";
import { inheritanceOf } from "./inheritance";
import type { CompiledVolume, PriceBand, VolumeStep } from "./level-terms";
import type { ContextTier, MarkupRule, RuleScope, TimeWindow, VolumeTiers } from "./markup-rule";
import type { UnitPrices } from "./rate";
import { windowFault } from "./time-window";

/** A rule with its bases for calls whose input is above a bound, both in the currency of the edge. */
export interface BandInput {
  readonly rule: MarkupRule;
  readonly list: UnitPrices;
  readonly buy: UnitPrices;
  readonly aboveInputUnits: bigint;
  /** The window of the day that is open. */
  readonly window: TimeWindow | undefined;
}

/** The prices of one band: the rule's, times the factors of context, hour and volume. @throws InvalidRuleError. */
export function compileBand({ rule, list, buy, aboveInputUnits, window }: BandInput): PriceBand {
  const context = rule.contextTiers?.findLast((tier) => tier.aboveInputUnits <= aboveInputUnits);
  const tiers = rule.volumeTiers ?? [];
  const compile = (volumeFactors: (dimension: Dimension) => readonly Ppm[]) =>
    compileLevel({ rule, list, buy, factors: factorsOf(context, window, tiers, volumeFactors) });
  const stepFactors = (tier: VolumeTiers, factorPpm: Ppm) => (dimension: Dimension) =>
    tier.mode === "reached" || tier.dimension === dimension ? [factorPpm] : [];
  const prices = compile((dimension) =>
    tiers.flatMap((tier) => stepFactors(tier, stepsOf(tier)[0].factorPpm)(dimension)),
  );
  const volumes = tiers.flatMap((tier) => {
    if (prices[tier.dimension] === undefined) return [];
    const steps = stepsOf(tier).map(({ fromUnits, factorPpm }) => ({
      fromUnits,
      prices: compile(stepFactors(tier, factorPpm)),
    }));
    return [volumeOf(rule, tier, steps)];
  });
  return { aboveInputUnits, prices, ...(volumes.length > 0 && { volumes }) };
}

/** `of` multiplies what applies to a dimension: the context tier's, the window's, the volume step's. */
function factorsOf(
  context: ContextTier | undefined,
  window: TimeWindow | undefined,
  tiers: readonly VolumeTiers[],
  volumeFactors: (dimension: Dimension) => readonly Ppm[],
): Factors {
  const own = context?.dimensionFactorsPpm ?? {};
  const counted = tiers.flatMap(({ mode, dimension }) => (mode === "graduated" ? [dimension] : []));
  return {
    of: (dimension) => [
      ...(context ? [own[dimension] ?? context.factorPpm] : []),
      ...(window ? [window.factorPpm] : []),
      ...volumeFactors(dimension),
    ],
    apart: new Set([...DIMENSIONS.filter((dimension) => own[dimension] !== undefined), ...counted]),
  };
}

type Steps = readonly [VolumeTiers["steps"][number], ...VolumeTiers["steps"]];

/** A tier's steps from 0 on; what comes before the first one stated has the plain price. */
function stepsOf({ steps }: VolumeTiers): Steps {
  const [first, ...rest] = steps;
  const plain = { fromUnits: 0n, factorPpm: PPM_ONE };
  if (!first) return [plain];
  return first.fromUnits > 0n ? [plain, first, ...rest] : [first, ...rest];
}

/** Counts with its dimension whatever inherits its price and so changes with it at every step. */
function volumeOf(rule: MarkupRule, tier: VolumeTiers, steps: readonly VolumeStep[]): CompiledVolume {
  const others = new Set((rule.volumeTiers ?? []).map(({ dimension }) => dimension));
  const follows = (dimension: Dimension) =>
    !others.has(dimension) &&
    inheritanceOf(dimension).includes(tier.dimension) &&
    steps.every(({ prices }) => prices[dimension] === prices[tier.dimension]);
  const counted = [tier.dimension, ...DIMENSIONS.filter(follows)];
  const wholeLine = tier.mode === "reached";
  return {
    ...{ key: counterKey(rule, tier.dimension), counted, wholeLine },
    steps: wholeLine ? steps : steps.map((step) => ({ ...step, prices: only(step.prices, counted) })),
  };
}

function only(prices: UnitPrices, dimensions: readonly Dimension[]): UnitPrices {
  return Object.fromEntries(dimensions.map((dimension) => [dimension, prices[dimension]]));
}

/** A rule's counter is its scope's: a new version of the same rule goes on counting where the old one stood. */
function counterKey({ scope, serviceTier }: MarkupRule, dimension: Dimension): string {
  return [scopeText(scope), serviceTier ?? "default", dimension].join(" ");
}

function scopeText(scope: RuleScope): string {
  switch (scope.kind) {
    case "all":
      return "all";
    case "model":
      return `model:${scope.modelId}`;
    case "tag":
      return `tag:${scope.tag}`;
    case "modality":
      return `modality:${scope.modality}`;
    case "vendor":
      return `vendor:${scope.vendorId}`;
    case "glob":
      return `glob:${scope.pattern}`;
    default:
      return scope satisfies never;
  }
}

const FEE_PPM_MAX = 10 * PPM_ONE;

/** Refuses conditions that make no sense, whatever they are applied to. @throws InvalidRuleError. */
export function checkConditions(rule: MarkupRule): void {
  const { id, contextTiers = [], volumeTiers = [], timeWindows = [], feePpm = 0 } = rule;
  const refuse = (reason: string): never => {
    throw new InvalidRuleError(id, reason);
  };
  if (
    !ascending(
      contextTiers.map(({ aboveInputUnits }) => aboveInputUnits),
      1n,
    )
  )
    refuse("context tiers must ascend from above 0");
  for (const { steps } of volumeTiers) {
    if (
      !ascending(
        steps.map(({ fromUnits }) => fromUnits),
        0n,
      )
    )
      refuse("volume steps must ascend from 0");
  }
  if (new Set(volumeTiers.map(({ dimension }) => dimension)).size < volumeTiers.length)
    refuse("two volume tiers count one dimension");
  if (volumeTiers.length > 1 && volumeTiers.some(({ mode }) => mode === "reached"))
    refuse("a volume tier for the whole price leaves no place for another");
  for (const window of timeWindows) {
    const fault = windowFault(window);
    if (fault) refuse(fault);
  }
  if (!Number.isSafeInteger(feePpm) || feePpm < 0 || feePpm > FEE_PPM_MAX)
    refuse("a fee must be 0 to 1000 %");
}

function ascending(values: readonly bigint[], least: bigint): boolean {
  return values.every((value, index) => value >= least && (index === 0 || value > (values[index - 1] ?? 0n)));
}
