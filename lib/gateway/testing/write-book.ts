import type { MarkupRule } from "@/lib/domain/pricing/markup-rule";
import { markupRuleToJson } from "@/lib/domain/pricing/markup-rule-json";

import type { Writer } from "./write-party";

/** A seller's default book with one rule for everything, and a second where one is given. @returns the book's id */
export async function writeBook(
  { tx, tenantId, at, newId }: Writer,
  sellerId: string,
  factorPpm: number,
  [first = {}, second]: readonly (Partial<MarkupRule> | undefined)[],
): Promise<string> {
  const [priceBookId, priceVersionId] = [newId(), newId()];
  await tx.priceBook.create({
    data: { tenantId, id: priceBookId, sellerId, name: "Book", currency: "USD", isDefault: true },
  });
  await tx.priceVersion.create({
    data: { tenantId, id: priceVersionId, sellerId, priceBookId, number: 1, status: "draft" },
  });
  for (const [position, more] of [first, ...(second ? [second] : [])].entries()) {
    const id = newId();
    const rule = markupRuleToJson({
      id,
      scope: { kind: "all" },
      audience: { kind: "all" },
      basis: { kind: "percent_over_list", factorPpm },
      priority: 0,
      effectiveFrom: null,
      effectiveTo: null,
      ...more,
    });
    const stored: object = structuredClone(rule);
    await tx.markupRule.create({
      data: { tenantId, id, sellerId, priceVersionId, position, rule: stored },
    });
  }
  await tx.priceVersion.update({
    where: { tenantId_id: { tenantId, id: priceVersionId } },
    data: { status: "live", effectiveFrom: at, publishedAt: at },
  });
  return priceBookId;
}
