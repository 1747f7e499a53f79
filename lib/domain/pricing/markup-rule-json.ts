import type { Dimension } from "../metering/dimension";
import { isDimension } from "../metering/dimension";
import type { Json } from "./json-fields";
import { digits, MarkupRuleSyntaxError, object, optional, text, time, whole } from "./json-fields";
import type {
  DimensionBasis,
  MarkupRule,
  PriceBasis,
  RelativeBasis,
  RuleAudience,
  RuleScope,
} from "./markup-rule";
import { conditionsFromJson, conditionsToJson, type ConditionsJson } from "./rule-conditions-json";
import type { UnitPricesJson } from "./unit-prices";
import { pricesFromJson, pricesToJson, UnitPricesSyntaxError } from "./unit-prices";

type BasisJson = RelativeBasis | { readonly kind: "absolute"; readonly prices: UnitPricesJson };
type OverrideJson = RelativeBasis | { readonly kind: "absolute"; readonly price: string };

/** A markup rule in JSON: bigints are strings of digits, times ISO 8601, ppm plain numbers. */
export interface MarkupRuleJson extends ConditionsJson {
  readonly id: string;
  readonly scope: RuleScope;
  readonly audience: RuleAudience;
  readonly basis: BasisJson;
  readonly overrides?: Readonly<Partial<Record<Dimension, OverrideJson>>>;
  readonly floor?: UnitPricesJson;
  readonly ceiling?: UnitPricesJson;
  readonly roundingStep?: string;
  readonly priority: number;
  readonly effectiveFrom: string | null;
  readonly effectiveTo: string | null;
}

/** Writes a rule for JSON; {@link markupRuleFromJson} reads back an equal rule. */
export function markupRuleToJson(rule: MarkupRule): MarkupRuleJson {
  const { basis, overrides, floor, ceiling, roundingStep } = rule;
  return {
    id: rule.id,
    scope: rule.scope,
    audience: rule.audience,
    basis: basis.kind === "absolute" ? { kind: "absolute", prices: pricesToJson(basis.prices) } : basis,
    priority: rule.priority,
    effectiveFrom: rule.effectiveFrom?.toISOString() ?? null,
    effectiveTo: rule.effectiveTo?.toISOString() ?? null,
    ...(overrides && { overrides: overridesToJson(overrides) }),
    ...(floor && { floor: pricesToJson(floor) }),
    ...(ceiling && { ceiling: pricesToJson(ceiling) }),
    ...(roundingStep !== undefined && { roundingStep: roundingStep.toString() }),
    ...conditionsToJson(rule),
  };
}

function overridesToJson(overrides: NonNullable<MarkupRule["overrides"]>) {
  const json: Partial<Record<Dimension, OverrideJson>> = {};
  for (const [key, basis] of Object.entries(overrides)) {
    if (!isDimension(key)) continue;
    json[key] = basis.kind === "absolute" ? { kind: "absolute", price: basis.price.toString() } : basis;
  }
  return json;
}

/** Reads a rule from JSON. @throws MarkupRuleSyntaxError naming the field that is wrong. */
export function markupRuleFromJson(json: unknown): MarkupRule {
  const rule = object(json, "rule");
  return {
    id: text(rule.id, "id"),
    scope: scope(object(rule.scope, "scope")),
    audience: audience(object(rule.audience, "audience")),
    basis: basis(object(rule.basis, "basis"), "basis"),
    priority: whole(rule.priority, "priority"),
    effectiveFrom: time(rule.effectiveFrom, "effectiveFrom"),
    effectiveTo: time(rule.effectiveTo, "effectiveTo"),
    ...optional(rule, "overrides", overrides),
    ...optional(rule, "floor", prices),
    ...optional(rule, "ceiling", prices),
    ...optional(rule, "roundingStep", digits),
    ...conditionsFromJson(rule),
  };
}

function scope(json: Json): RuleScope {
  switch (json.kind) {
    case "all":
      return { kind: "all" };
    case "model":
      return { kind: "model", modelId: text(json.modelId, "scope.modelId") };
    case "tag":
      return { kind: "tag", tag: text(json.tag, "scope.tag") };
    case "modality":
      return { kind: "modality", modality: text(json.modality, "scope.modality") };
    case "vendor":
      return { kind: "vendor", vendorId: text(json.vendorId, "scope.vendorId") };
    case "glob":
      return { kind: "glob", pattern: text(json.pattern, "scope.pattern") };
    default:
      throw new MarkupRuleSyntaxError("scope.kind", "all, model, tag, modality, vendor or glob");
  }
}

function audience(json: Json): RuleAudience {
  switch (json.kind) {
    case "all":
      return { kind: "all" };
    case "segment":
      return { kind: "segment", segment: text(json.segment, "audience.segment") };
    case "customer":
      return { kind: "customer", partyId: text(json.partyId, "audience.partyId") };
    default:
      throw new MarkupRuleSyntaxError("audience.kind", "all, segment or customer");
  }
}

function relativeBasis(json: Json, path: string): RelativeBasis {
  switch (json.kind) {
    case "percent_over_list":
    case "percent_over_buy":
      return { kind: json.kind, factorPpm: whole(json.factorPpm, `${path}.factorPpm`) };
    case "target_margin":
      return { kind: "target_margin", marginPpm: whole(json.marginPpm, `${path}.marginPpm`) };
    default:
      throw new MarkupRuleSyntaxError(
        `${path}.kind`,
        "percent_over_list, percent_over_buy, target_margin or absolute",
      );
  }
}

function basis(json: Json, path: string): PriceBasis {
  if (json.kind !== "absolute") return relativeBasis(json, path);
  return { kind: "absolute", prices: prices(json.prices, `${path}.prices`) };
}

function overrides(value: unknown, path: string): Partial<Record<Dimension, DimensionBasis>> {
  const read: Partial<Record<Dimension, DimensionBasis>> = {};
  for (const [key, json] of Object.entries(object(value, path))) {
    if (!isDimension(key)) throw new MarkupRuleSyntaxError(`${path}.${key}`, "a dimension");
    read[key] = override(object(json, `${path}.${key}`), `${path}.${key}`);
  }
  return read;
}

function override(json: Json, path: string): DimensionBasis {
  if (json.kind !== "absolute") return relativeBasis(json, path);
  return { kind: "absolute", price: digits(json.price, `${path}.price`) };
}

function prices(value: unknown, path: string) {
  try {
    return pricesFromJson(value);
  } catch (error) {
    if (error instanceof UnitPricesSyntaxError) throw new MarkupRuleSyntaxError(path, error.message);
    throw error;
  }
}
