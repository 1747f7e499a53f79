import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";
import { markupRuleToJson } from "@/lib/domain/pricing/markup-rule-json";
import type { CommandContext } from "@/lib/usecases/define";
import type { Prisma } from "@/generated/prisma/client";

type Context = Pick<CommandContext, "tx" | "actor" | "now" | "newId">;

/** A rule before it has an id. */
export type NewRule = Omit<MarkupRule, "id">;

/** Writes a draft with its rules, each under an id of its own. The caller has locked the book, or just made it. @returns its id */
export async function writeDraft(
  { tx, actor: { tenantId }, now, newId }: Context,
  draft: {
    readonly sellerId: string;
    readonly bookId: string;
    readonly number: number;
    readonly rules: readonly NewRule[];
  },
): Promise<string> {
  const { sellerId, bookId: priceBookId, number, rules } = draft;
  const id = newId();
  await tx.priceVersion.create({
    data: { tenantId, id, sellerId, priceBookId, number, status: "draft", createdAt: now },
  });
  await tx.markupRule.createMany({
    data: rules.map((rule, position) => {
      const ruleId = newId();
      return {
        tenantId,
        id: ruleId,
        sellerId,
        priceVersionId: id,
        position,
        rule: ruleJson({ ...rule, id: ruleId }),
        createdAt: now,
      };
    }),
  });
  return id;
}

/** A rule as `markup_rule.rule` keeps it. */
export function ruleJson(rule: MarkupRule): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(markupRuleToJson(rule))) as Prisma.InputJsonObject;
}

const EVERYBODY = {
  scope: { kind: "all" },
  audience: { kind: "all" },
  priority: 0,
  effectiveFrom: null,
  effectiveTo: null,
} as const;

/** The vendors' list prices, for everybody: what an empty book begins with. */
export const LIST_PRICES: NewRule = {
  ...EVERYBODY,
  basis: { kind: "percent_over_list", factorPpm: 1_000_000 },
};

/** A tenth more than the seller pays, for everybody: what a new distributor begins with. */
export const TEN_PERCENT_MORE: NewRule = {
  ...EVERYBODY,
  basis: { kind: "percent_over_buy", factorPpm: 1_100_000 },
};
