import { command } from "@/lib/usecases/define";

import { draftOf, lockOwnBook } from "./own-book";
import { bookInput } from "./schemas";

/** Throws a book's draft away; what is published stays as it is. Throws Conflict(no_draft). */
export const discardDraft = command({
  name: "price_book.discard_draft",
  permission: "prices.write",
  input: bookInput,
  async run({ tx, actor, audit }, { id }) {
    const { tenantId } = actor;
    const draft = await draftOf(tx, await lockOwnBook(tx, actor, id));
    await tx.markupRule.deleteMany({ where: { tenantId, priceVersionId: draft.id } });
    await tx.priceVersion.delete({ where: { tenantId_id: { tenantId, id: draft.id } } });
    audit({ kind: "price_book", id, detail: { version: draft.number } });
    return { discarded: draft.number };
  },
});
