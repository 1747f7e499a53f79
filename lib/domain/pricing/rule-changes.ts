import type { MarkupRule } from "./markup-rule";
import { markupRuleToJson } from "./markup-rule-json";

/** What became of a rule from one edition to another; `before` and `after` are rules of either. */
export type RuleChange =
  | { readonly kind: "same" | "changed"; readonly before: MarkupRule; readonly after: MarkupRule }
  | { readonly kind: "added"; readonly before: null; readonly after: MarkupRule }
  | { readonly kind: "removed"; readonly before: MarkupRule; readonly after: null };

/**
 * Rules of two editions side by side: those that speak of the same models, buyers and service tier are one rule, changed or not; of
 * several alike those that are equal are paired first. In the order of the later edition, what is gone at the end.
 */
export function ruleChanges(before: readonly MarkupRule[], after: readonly MarkupRule[]): RuleChange[] {
  const left = [...before];
  const take = (matches: (rule: MarkupRule) => boolean): MarkupRule | undefined => {
    const place = left.findIndex(matches);
    return place < 0 ? undefined : left.splice(place, 1)[0];
  };
  const equal = after.map((rule) => take((old) => contentOf(old) === contentOf(rule)));
  const changes = after.map((rule, index): RuleChange => {
    const twin = equal[index];
    if (twin) return { kind: "same", before: twin, after: rule };
    const old = take((one) => subjectOf(one) === subjectOf(rule));
    return old ? { kind: "changed", before: old, after: rule } : { kind: "added", before: null, after: rule };
  });
  return [...changes, ...left.map((rule): RuleChange => ({ kind: "removed", before: rule, after: null }))];
}

/** Everything a rule says; its id is another in every edition. */
function contentOf(rule: MarkupRule): string {
  return JSON.stringify(markupRuleToJson({ ...rule, id: "-" }));
}

function subjectOf({ scope, audience, serviceTier }: MarkupRule): string {
  return JSON.stringify([scope, audience, serviceTier ?? "default"]);
}
