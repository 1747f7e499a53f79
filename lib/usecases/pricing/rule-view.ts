import { dayOf } from "@/lib/domain/tenancy/zone";
import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";
import { markupRuleToJson, type MarkupRuleJson } from "@/lib/domain/pricing/markup-rule-json";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { ruleFormOf } from "./rule-form";
import type { RuleFields } from "./rule-schema";

/** A rule as its seller sees it: what it says, the names of what it speaks of, and its form to edit it by. */
export interface RuleView {
  readonly id: string;
  readonly rule: Omit<MarkupRuleJson, "id">;
  /** Display name of the model it is for; null for other scopes, and for a model that is no more. */
  readonly modelName: string | null;
  /** Name of the buyer it is for. */
  readonly buyerName: string | null;
  readonly form: RuleFields;
}

export interface RuleNames {
  readonly models: ReadonlyMap<string, string>;
  readonly buyers: ReadonlyMap<string, string>;
  /** The seller's zone: its days begin and end rules. */
  readonly zone: string;
}

/** Shows a rule. */
export function ruleView(rule: MarkupRule, { models, buyers, zone }: RuleNames): RuleView {
  const { id, ...json } = markupRuleToJson(rule);
  const days = {
    from: rule.effectiveFrom ? isoDay(rule.effectiveFrom, zone) : "",
    until: rule.effectiveTo ? isoDay(new Date(rule.effectiveTo.getTime() - 1), zone) : "",
  };
  return {
    id: toWireId("markupRule", id),
    rule: json,
    modelName: rule.scope.kind === "model" ? (models.get(rule.scope.modelId) ?? null) : null,
    buyerName: rule.audience.kind === "customer" ? (buyers.get(rule.audience.partyId) ?? null) : null,
    form: ruleFormOf(rule, days),
  };
}

function isoDay(at: Date, zone: string): string {
  const { year, month, day } = dayOf(at, zone);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
