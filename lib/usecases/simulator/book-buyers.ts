import type { Tx } from "@/lib/db/with-tenant";
import type { Actor } from "@/lib/usecases/actor";

/** The direct buyers a book of the actor's party prices, by name: assigned to it, or to none where it is the default. */
export async function bookBuyers(tx: Tx, { tenantId, partyId: sellerId }: Actor, bookId: string) {
  const book = await tx.priceBook.findFirst({
    where: { tenantId, sellerId, id: bookId },
    select: { isDefault: true },
  });
  const edges = await tx.edge.findMany({
    where: {
      ...{ tenantId, sellerId, validTo: null },
      OR: [{ priceBookId: bookId }, ...(book?.isDefault ? [{ priceBookId: null }] : [])],
    },
    select: { buyer: { select: { id: true, name: true, kind: true, segment: true } } },
  });
  return edges.map(({ buyer }) => buyer).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
