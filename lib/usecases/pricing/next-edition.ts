import type { PriceBook, Prisma } from "@/generated/prisma/client";
import type { CommandContext } from "@/lib/usecases/define";

import { archiveSuperseded } from "./archive-superseded";
import { inForce, rulesOf, versionsOf, type VersionRow } from "./versions";
import { LIST_PRICES, writeDraft, type NewRule } from "./write-version";

type Context = Pick<CommandContext, "tx" | "actor" | "now" | "newId">;
type Change = (rules: readonly NewRule[]) => readonly NewRule[];

/** An edition that differs from the one in force by a change of the machinery's own; nobody has to have begun a draft. */
export interface NextEdition {
  readonly book: PriceBook;
  /** Made in what is in force, and in the draft somebody may be at, so that publishing that does not undo it. */
  readonly change: Change;
  /** What stock costs, for a book that has no edition in force; else that edition's figures stay, for every price but those changed. */
  readonly buyPrices: Prisma.InputJsonObject;
  readonly overrideReason: string | null;
}

/**
 * Publishes it at once. A draft keeps its contents under the next number, and its rules get new ids. The caller has locked the
 * book, and answers for the prices. @returns the edition's number
 */
export async function publishNextEdition(
  ctx: Context,
  { book, change, buyPrices, overrideReason }: NextEdition,
): Promise<number> {
  const { tx, actor, now } = ctx;
  const { tenantId, id: bookId, sellerId } = book;
  const versions = await versionsOf(tx, tenantId, bookId);
  const live = inForce(versions, now);
  const draft = versions.find(({ status }) => status === "draft");
  if (draft) await removeDraft(ctx, draft);
  const number = draft?.number ?? (versions[0]?.number ?? 0) + 1;
  const id = await writeDraft(ctx, {
    ...{ sellerId, bookId, number },
    rules: change(live ? rulesOf(live) : [LIST_PRICES]),
  });
  await archiveSuperseded(tx, book, now);
  await tx.priceVersion.update({
    where: { tenantId_id: { tenantId, id } },
    data: {
      ...{ status: "live", effectiveFrom: now, publishedAt: now, publishedById: actor.memberId },
      ...{ overrideReason, updatedAt: now, buyPrices: live ? (live.buyPrices ?? {}) : buyPrices },
    },
  });
  if (draft)
    await writeDraft(ctx, { ...{ sellerId, bookId, number: number + 1 }, rules: change(rulesOf(draft)) });
  return number;
}

/** Its number goes to the edition that comes before it. */
async function removeDraft({ tx }: Context, { tenantId, id }: VersionRow): Promise<void> {
  await tx.markupRule.deleteMany({ where: { tenantId, priceVersionId: id } });
  await tx.priceVersion.delete({ where: { tenantId_id: { tenantId, id } } });
}
