import type { CatalogueModel, RuleBuyer } from "./catalogue-model";
import { matchesGlob } from "./glob";
import type { MarkupRule, RuleAudience, RuleScope, ServiceTier } from "./markup-rule";

const AUDIENCE_RANK: Readonly<Record<RuleAudience["kind"], number>> = { customer: 0, segment: 1, all: 2 };
const SCOPE_RANK: Readonly<Record<RuleScope["kind"], number>> = {
  model: 0,
  tag: 1,
  modality: 2,
  vendor: 3,
  glob: 4,
  all: 5,
};

/** Whether a scope speaks of a model. */
export function scopeCovers(scope: RuleScope, model: CatalogueModel): boolean {
  switch (scope.kind) {
    case "all":
      return true;
    case "model":
      return scope.modelId === model.id;
    case "tag":
      return model.tags.includes(scope.tag);
    case "modality":
      return model.modalities.includes(scope.modality);
    case "vendor":
      return scope.vendorId === model.vendorId;
    case "glob":
      return matchesGlob(scope.pattern, model.slug);
    default:
      return scope satisfies never;
  }
}

/** Whether an audience includes a buyer. */
export function audienceIncludes(audience: RuleAudience, buyer: RuleBuyer): boolean {
  switch (audience.kind) {
    case "all":
      return true;
    case "segment":
      return buyer.segments.includes(audience.segment);
    case "customer":
      return audience.partyId === buyer.partyId;
    default:
      return audience satisfies never;
  }
}

/** Whether a rule is in effect: from inclusive, to exclusive. */
export function isEffective(rule: MarkupRule, at: Date): boolean {
  return (
    (rule.effectiveFrom === null || rule.effectiveFrom <= at) &&
    (rule.effectiveTo === null || at < rule.effectiveTo)
  );
}

/**
 * Total order of rules, most specific first: customer > segment > all, then model > tag > modality > vendor >
 * glob > all, then the higher priority, then the lower id (DESIGN section 3).
 */
export function compareRules(a: MarkupRule, b: MarkupRule): number {
  return comparePrecedence(a, b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The order of {@link compareRules} without its last resort: 0 where nothing but the id decides. */
export function comparePrecedence(a: MarkupRule, b: MarkupRule): number {
  return (
    AUDIENCE_RANK[a.audience.kind] - AUDIENCE_RANK[b.audience.kind] ||
    SCOPE_RANK[a.scope.kind] - SCOPE_RANK[b.scope.kind] ||
    b.priority - a.priority
  );
}

/**
 * The one rule that prices a model for a buyer at a time, at a speed of service; undefined means no price, which is never
 * free. A rule for one service tier prices no other: nobody is served faster at a price that was not made for it.
 */
export function selectRule(
  rules: readonly MarkupRule[],
  model: CatalogueModel,
  buyer: RuleBuyer,
  at: Date,
  serviceTier: ServiceTier = "default",
): MarkupRule | undefined {
  let best: MarkupRule | undefined;
  for (const rule of rules) {
    if (applies(rule, model, buyer, at, serviceTier) && (!best || compareRules(rule, best) < 0)) best = rule;
  }
  return best;
}

/** Whether a rule speaks of a model for a buyer at a time, at a speed of service. */
export function applies(
  rule: MarkupRule,
  model: CatalogueModel,
  buyer: RuleBuyer,
  at: Date,
  serviceTier: ServiceTier,
): boolean {
  return (
    (rule.serviceTier ?? "default") === serviceTier &&
    isEffective(rule, at) &&
    scopeCovers(rule.scope, model) &&
    audienceIncludes(rule.audience, buyer)
  );
}
