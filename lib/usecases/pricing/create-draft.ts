import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Conflict } from "@/lib/usecases/errors";

import { lockOwnBook } from "./own-book";
import { bookInput } from "./schemas";
import { inForce, rulesOf, versionsOf } from "./versions";
import { LIST_PRICES, writeDraft } from "./write-version";

/** A draft of a book's next edition, with the rules in force now. Throws Conflict(draft_exists). */
export const createDraft = command({
  name: "price_book.draft",
  permission: "prices.write",
  input: bookInput,
  async run(ctx, { id }) {
    const { tx, actor, now, audit } = ctx;
    const book = await lockOwnBook(tx, actor, id);
    const versions = await versionsOf(tx, actor.tenantId, id);
    if (versions.some(({ status }) => status === "draft")) throw new Conflict("draft_exists");
    const live = inForce(versions, now);
    const number = (versions[0]?.number ?? 0) + 1;
    const rules = live ? rulesOf(live) : [LIST_PRICES];
    const draftId = await writeDraft(ctx, { sellerId: book.sellerId, bookId: id, number, rules });
    audit({ kind: "price_book", id, detail: { version: number } });
    return { id: toWireId("priceVersion", draftId), number };
  },
});
