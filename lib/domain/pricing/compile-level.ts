import type { Dimension } from "../metering/dimension";
import { DIMENSIONS } from "../metering/dimension";
import type { MicroPerMillion } from "../money/nano";
import { applyPpm, divideByPpm, PPM_ONE, type Ppm } from "../money/ppm";
import { roundHalfEven } from "../money/rounding";
import { inheritanceOf, resolveInherited, withoutInherited } from "./inheritance";
import type { DimensionBasis, MarkupRule } from "./markup-rule";
import type { UnitPrices } from "./rate";

/** Thrown when a rule's own numbers make no price (a margin of 100 %, a negative factor, floor above ceiling). */
export class InvalidRuleError extends Error {
  override readonly name = "InvalidRuleError";
  constructor(
    readonly ruleId: string,
    readonly reason: string,
  ) {
    super(`rule ${ruleId}: ${reason}`);
  }
}

/** What prices are multiplied by, in ppm: a context tier, a time window, a volume step. */
export interface Factors {
  of(dimension: Dimension): readonly Ppm[];
  /** Dimensions with factors of their own: priced apart even where their price is inherited. */
  readonly apart: ReadonlySet<Dimension>;
}

/** A rule with its bases, both in the currency of the edge. */
export interface LevelInput {
  readonly rule: MarkupRule;
  readonly list: UnitPrices;
  readonly buy: UnitPrices;
  /** None: the rule's plain price. */
  readonly factors?: Factors;
}

const NO_FACTORS: Factors = { of: () => [], apart: new Set() };

/**
 * Makes the prices of one level: basis, then per-dimension overrides, half-even to integer micro, then the factors in
 * one go, half-even again, then the rounding step, then floor and ceiling; inherited prices are filled in last. A
 * dimension whose base is missing gets no price.
 * @throws InvalidRuleError for impossible numbers.
 */
export function compileLevel({ rule, list, buy, factors = NO_FACTORS }: LevelInput): UnitPrices {
  checkBounds(rule);
  const bases: Bases = { list: resolveInherited(list), buy: resolveInherited(buy) };
  const own: Partial<Record<Dimension, MicroPerMillion>> = {};
  const priced = pricedDimensions(rule, list, buy);
  for (const dimension of DIMENSIONS) {
    const origin = originOf(dimension, priced, factors.apart);
    const price = origin && rawPrice(rule, basisFor(rule, origin), bases, origin);
    if (price !== undefined) own[dimension] = stepped(rule, factored(rule, price, factors.of(dimension)));
  }
  // Clamped before and after inheriting: a floor on output reaches reasoning, and so does one of its own.
  return clampedAll(rule, resolveInherited(clampedAll(rule, own)));
}

/** Whose price a dimension begins with: its own; or, where it only has factors of its own, what it inherits from. */
function originOf(
  dimension: Dimension,
  priced: ReadonlySet<Dimension>,
  apart: ReadonlySet<Dimension>,
): Dimension | undefined {
  if (priced.has(dimension)) return dimension;
  return apart.has(dimension) ? inheritanceOf(dimension).find((source) => priced.has(source)) : undefined;
}

function factored(rule: MarkupRule, price: MicroPerMillion, factors: readonly Ppm[]): MicroPerMillion {
  let scaledUp = price;
  let one = 1n;
  for (const factor of factors) {
    if (!Number.isSafeInteger(factor) || factor < 0) {
      throw new InvalidRuleError(rule.id, `not a factor in ppm: ${factor}`);
    }
    scaledUp *= BigInt(factor);
    one *= BigInt(PPM_ONE);
  }
  return roundHalfEven(scaledUp, one);
}

interface Bases {
  readonly list: UnitPrices;
  readonly buy: UnitPrices;
}

function checkBounds(rule: MarkupRule): void {
  if (rule.roundingStep !== undefined && rule.roundingStep <= 0n) {
    throw new InvalidRuleError(rule.id, "the rounding step must be positive");
  }
  for (const dimension of DIMENSIONS) {
    const floor = rule.floor?.[dimension] ?? 0n;
    const ceiling = rule.ceiling?.[dimension];
    if (floor < 0n || (ceiling !== undefined && ceiling < floor)) {
      throw new InvalidRuleError(rule.id, `floor and ceiling of ${dimension} exclude every price`);
    }
  }
}

/** The dimensions a rule prices itself: those its basis has, and those it overrides. */
function pricedDimensions(rule: MarkupRule, list: UnitPrices, buy: UnitPrices): Set<Dimension> {
  const own = basisPrices(rule, list, buy);
  return new Set(
    DIMENSIONS.filter((dimension) => own[dimension] !== undefined || rule.overrides?.[dimension]),
  );
}

function basisPrices(rule: MarkupRule, list: UnitPrices, buy: UnitPrices): UnitPrices {
  switch (rule.basis.kind) {
    case "percent_over_list":
      return withoutInherited(list);
    case "percent_over_buy":
    case "target_margin":
      return withoutInherited(buy);
    case "absolute":
      return rule.basis.prices;
    default:
      return rule.basis satisfies never;
  }
}

function basisFor(rule: MarkupRule, dimension: Dimension): DimensionBasis | undefined {
  const override = rule.overrides?.[dimension];
  if (override) return override;
  if (rule.basis.kind !== "absolute") return rule.basis;
  const price = rule.basis.prices[dimension];
  return price === undefined ? undefined : { kind: "absolute", price };
}

function rawPrice(
  rule: MarkupRule,
  basis: DimensionBasis | undefined,
  bases: Bases,
  dimension: Dimension,
): MicroPerMillion | undefined {
  if (!basis) return undefined;
  switch (basis.kind) {
    case "absolute":
      return checkedPrice(rule, basis.price);
    case "percent_over_list":
      return scaled(rule, bases.list[dimension], basis.factorPpm);
    case "percent_over_buy":
      return scaled(rule, bases.buy[dimension], basis.factorPpm);
    case "target_margin":
      return withMargin(rule, bases.buy[dimension], basis.marginPpm);
    default:
      return basis satisfies never;
  }
}

function checkedPrice(rule: MarkupRule, price: MicroPerMillion): MicroPerMillion {
  if (price < 0n) throw new InvalidRuleError(rule.id, "a price is negative");
  return price;
}

function scaled(rule: MarkupRule, base: MicroPerMillion | undefined, factorPpm: number) {
  if (!Number.isSafeInteger(factorPpm) || factorPpm < 0) {
    throw new InvalidRuleError(rule.id, `not a factor in ppm: ${factorPpm}`);
  }
  return base === undefined ? undefined : applyPpm(base, factorPpm);
}

function withMargin(rule: MarkupRule, buy: MicroPerMillion | undefined, marginPpm: number) {
  if (!Number.isSafeInteger(marginPpm) || marginPpm < 0 || marginPpm >= PPM_ONE) {
    throw new InvalidRuleError(rule.id, `not a margin below 100 %: ${marginPpm} ppm`);
  }
  return buy === undefined ? undefined : divideByPpm(buy, PPM_ONE - marginPpm);
}

function stepped(rule: MarkupRule, price: MicroPerMillion): MicroPerMillion {
  return rule.roundingStep ? roundHalfEven(price, rule.roundingStep) * rule.roundingStep : price;
}

function clampedAll(rule: MarkupRule, prices: UnitPrices): UnitPrices {
  const clamped: Partial<Record<Dimension, MicroPerMillion>> = {};
  for (const dimension of DIMENSIONS) {
    const price = prices[dimension];
    if (price === undefined) continue;
    const floor = rule.floor?.[dimension];
    const ceiling = rule.ceiling?.[dimension];
    const raised = floor !== undefined && price < floor ? floor : price;
    clamped[dimension] = ceiling !== undefined && raised > ceiling ? ceiling : raised;
  }
  return clamped;
}
