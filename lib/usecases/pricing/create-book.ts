import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command, type CommandContext } from "@/lib/usecases/define";

import { ownBook } from "./own-book";
import { createBookInput } from "./schemas";
import { inForce, rulesOf, versionsOf } from "./versions";
import { LIST_PRICES, writeDraft, type NewRule } from "./write-version";

/**
 * A price book of the seller's own with a first draft: the rules another one of its books has in force, or the vendors' list
 * prices. It is the default where the seller had none. In the currency of the seller's default book, or of the tenant.
 */
export const createBook = command({
  name: "price_book.create",
  permission: "prices.write",
  input: createBookInput,
  async run(ctx, { name, copyFrom }) {
    const { tx, actor, now, newId, audit } = ctx;
    const { tenantId, partyId: sellerId } = actor;
    const standard = await tx.priceBook.findFirst({ where: { tenantId, sellerId, isDefault: true } });
    const tenant = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    const rules = await rulesToBegin(ctx, copyFrom);
    const id = newId();
    await tx.priceBook.create({
      data: {
        ...{ tenantId, id, sellerId, name, createdAt: now },
        currency: standard?.currency ?? tenant.currency,
        isDefault: standard === null,
      },
    });
    await writeDraft(ctx, { sellerId, bookId: id, number: 1, rules });
    audit({ kind: "price_book", id, detail: { name } });
    return { id: toWireId("priceBook", id) };
  },
});

async function rulesToBegin(
  { tx, actor, now }: CommandContext,
  copyFrom: string | null,
): Promise<readonly NewRule[]> {
  if (copyFrom === null) return [LIST_PRICES];
  const book = await ownBook(tx, actor, copyFrom);
  const live = inForce(await versionsOf(tx, actor.tenantId, book.id), now);
  return live ? rulesOf(live) : [LIST_PRICES];
}
