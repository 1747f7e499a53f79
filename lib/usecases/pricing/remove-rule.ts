import { command } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { draftOf, lockOwnBook } from "./own-book";
import { ruleIdInput } from "./schemas";

/** Takes a rule out of a book's draft. Throws Conflict(no_draft), NotFound for a rule of another version. */
export const removeRule = command({
  name: "price_book.remove_rule",
  permission: "prices.write",
  input: ruleIdInput,
  async run({ tx, actor, audit }, { id: bookId, rule: ruleId }) {
    const { tenantId } = actor;
    const draft = await draftOf(tx, await lockOwnBook(tx, actor, bookId));
    const row = found(
      "markupRule",
      draft.rules.find(({ id }) => id === ruleId),
    );
    await tx.markupRule.delete({ where: { tenantId_id: { tenantId, id: row.id } } });
    audit({ kind: "price_book", id: bookId, detail: { version: draft.number, removed: row.id } });
    return { id: toWireId("markupRule", row.id) };
  },
});
