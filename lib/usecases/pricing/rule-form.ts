import { DIMENSIONS, type Dimension } from "@/lib/domain/metering/dimension";
import { decimalFromPrice, decimalFromScaled } from "@/lib/domain/money/nano";
import { PPM_ONE } from "@/lib/domain/money/ppm";
import type { DimensionBasis, MarkupRule, PriceBasis, RelativeBasis } from "@/lib/domain/pricing/markup-rule";
import type { UnitPrices } from "@/lib/domain/pricing/rate";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { conditionFormOf, NO_CONDITIONS } from "./rule-conditions-form";
import type { RuleFields } from "./rule-schema";

/** A new rule: the vendor's list price, for everybody and every model. */
export const NEW_RULE: RuleFields = {
  scopeKind: "all",
  scopeValue: "",
  audienceKind: "all",
  audienceValue: "",
  basisKind: "percent_over_list",
  percent: "100",
  prices: {},
  overrides: [],
  floor: {},
  ceiling: {},
  priority: "0",
  from: "",
  until: "",
  ...NO_CONDITIONS,
};

/** A rule as its form shows it; `days` are its first and last day in the seller's zone. The reverse of `ruleInput`. */
export function ruleFormOf(
  rule: MarkupRule,
  days: { readonly from: string; readonly until: string },
): RuleFields {
  return {
    scopeKind: rule.scope.kind,
    scopeValue: scopeValue(rule),
    audienceKind: rule.audience.kind,
    audienceValue: audienceValue(rule),
    basisKind: rule.basis.kind,
    percent: percentOf(rule.basis),
    prices: rule.basis.kind === "absolute" ? priceTexts(rule.basis.prices) : {},
    overrides: DIMENSIONS.flatMap((dimension) => {
      const basis = rule.overrides?.[dimension];
      // A fixed fee per request has a field of its own.
      if (!basis || (dimension === "request" && basis.kind === "absolute")) return [];
      return { dimension, kind: basis.kind, value: overrideText(basis) };
    }),
    floor: priceTexts(rule.floor ?? {}),
    ceiling: priceTexts(rule.ceiling ?? {}),
    priority: String(rule.priority),
    ...conditionFormOf(rule),
    ...days,
  };
}

function scopeValue({ scope }: MarkupRule): string {
  switch (scope.kind) {
    case "all":
      return "";
    case "model":
      return toWireId("model", scope.modelId);
    case "tag":
      return scope.tag;
    case "modality":
      return scope.modality;
    case "vendor":
      return scope.vendorId;
    case "glob":
      return scope.pattern;
    default:
      return scope satisfies never;
  }
}

function audienceValue({ audience }: MarkupRule): string {
  switch (audience.kind) {
    case "all":
      return "";
    case "segment":
      return audience.segment;
    case "customer":
      return toWireId("party", audience.partyId);
    default:
      return audience satisfies never;
  }
}

function percentOf(basis: PriceBasis): string {
  return basis.kind === "absolute" ? "" : percentText(basis);
}

/** The percentage a person typed: of the list, over the buy price, or of the selling price. */
export function percentText(basis: RelativeBasis): string {
  switch (basis.kind) {
    case "percent_over_list":
      return decimalFromScaled(BigInt(basis.factorPpm), 4);
    case "percent_over_buy":
      return decimalFromScaled(BigInt(basis.factorPpm - PPM_ONE), 4);
    case "target_margin":
      return decimalFromScaled(BigInt(basis.marginPpm), 4);
    default:
      return basis satisfies never;
  }
}

function overrideText(basis: DimensionBasis): string {
  return basis.kind === "absolute" ? decimalFromPrice(basis.price) : percentText(basis);
}

function priceTexts(prices: UnitPrices): Partial<Record<Dimension, string>> {
  const texts: Partial<Record<Dimension, string>> = {};
  for (const dimension of DIMENSIONS) {
    const price = prices[dimension];
    if (price !== undefined) texts[dimension] = decimalFromPrice(price);
  }
  return texts;
}
