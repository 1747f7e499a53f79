import type { CommandContext } from "@/lib/usecases/define";
import { belowCostConflict, pairText } from "@/lib/usecases/pricing/publish-draft";
import { audienceGroups, reviewVersion } from "@/lib/usecases/pricing/review-version";
import { bookCurrency, sellingGround } from "@/lib/usecases/pricing/selling-prices";
import { inForce, rulesOf, versionsOf } from "@/lib/usecases/pricing/versions";

/**
 * Prices one curated model by every price book of the root's in force, beside what the dearest of the models that serve it costs.
 * Throws Conflict(below_cost) unless a reason is given; answers what the audit trail keeps of it. Needs the system scope, and a model
 * that is written down as published already.
 */
export async function refuseBelowCost({ tx, actor, now }: CommandContext, modelId: string, reason: string) {
  const { tenantId } = actor;
  const ground = await sellingGround(tx, actor, now);
  const models = ground.models.filter(({ id, servedBy }) => id === modelId && servedBy.length > 0);
  const books = await tx.priceBook.findMany({
    where: { tenantId, sellerId: tenantId },
    orderBy: { id: "asc" },
  });
  const pairs = [];
  for (const book of books) {
    const version = inForce(await versionsOf(tx, tenantId, book.id), now);
    if (!version) continue;
    const rules = rulesOf(version);
    const groups = await audienceGroups(tx, book, bookCurrency(book), rules);
    const offer = { versionId: version.id, rules, stock: ground.stock };
    pairs.push(...reviewVersion({ ...ground, models }, offer, groups, now).belowCost);
  }
  if (pairs.length === 0) return {};
  if (reason === "") throw belowCostConflict(pairs);
  return { overrideReason: reason, belowCost: pairs.map(pairText) };
}
