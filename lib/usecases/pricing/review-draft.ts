import { query } from "@/lib/usecases/define";

import { crossings, draftMark } from "./crossing-editions";
import { draftOf, ownBook } from "./own-book";
import { audienceGroups, reviewVersion } from "./review-version";
import { bookInput } from "./schemas";
import { bookCurrency, sellingGround } from "./selling-prices";
import { rulesOf, versionsOf } from "./versions";

/**
 * What publishing a book's draft now would be refused for, or should be known of: prices below cost, rules that make no
 * price. System scope as for the table of prices. Throws Conflict(no_draft).
 */
export const reviewDraft = query({
  name: "price_book.review",
  permission: "prices.read",
  scope: "system",
  input: bookInput,
  async run({ tx, actor, now }, { id }) {
    const book = await ownBook(tx, actor, id);
    const draft = await draftOf(tx, book);
    const rules = rulesOf(draft);
    const ground = await sellingGround(tx, actor, now);
    const groups = await audienceGroups(tx, book, bookCurrency(book), rules);
    const review = reviewVersion(ground, { versionId: draft.id, rules, stock: ground.stock }, groups, now);
    return {
      ...review,
      crossings: crossings(await versionsOf(tx, actor.tenantId, id), draft, now),
      /** Publishing is told this, so that nothing else is published than what was reviewed. */
      mark: draftMark(draft),
      supplied: ground.supply !== null,
    };
  },
});

export type DraftReview = Awaited<ReturnType<typeof reviewDraft.execute>>;
