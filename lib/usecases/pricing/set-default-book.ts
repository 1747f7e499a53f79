import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";

import { lockOwnBook } from "./own-book";
import { bookInput } from "./schemas";

/** Makes a book the one new buyers get, and those who are assigned none. Doing so again changes nothing. */
export const setDefaultBook = command({
  name: "price_book.set_default",
  permission: "prices.publish",
  input: bookInput,
  async run({ tx, actor, now, audit }, { id }) {
    const { tenantId, partyId: sellerId } = actor;
    const book = await lockOwnBook(tx, actor, id);
    // The old one first: at most one is the default at any moment.
    await tx.priceBook.updateMany({
      where: { tenantId, sellerId, isDefault: true, id: { not: id } },
      data: { isDefault: false, updatedAt: now },
    });
    await tx.priceBook.update({
      where: { tenantId_id: { tenantId, id } },
      data: { isDefault: true, updatedAt: now },
    });
    audit({ kind: "price_book", id, detail: { name: book.name } });
    return { id: toWireId("priceBook", id) };
  },
});
