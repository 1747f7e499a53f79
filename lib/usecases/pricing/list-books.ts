import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";

import { inForce, stateAt } from "./versions";

/** The seller's price books: its default first, then by name, each with its version in force and what is to come. */
export const listBooks = query({
  name: "price_book.list",
  permission: "prices.read",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId, partyId: sellerId }, now }) {
    const books = await tx.priceBook.findMany({
      where: { tenantId, sellerId },
      include: { versions: { include: { _count: { select: { rules: true } } } } },
      orderBy: [{ isDefault: "desc" }, { name: "asc" }, { id: "asc" }],
    });
    const edges = await tx.edge.groupBy({
      by: ["priceBookId"],
      where: { tenantId, sellerId, validTo: null },
      _count: { _all: true },
    });
    const buyers = new Map(edges.map((edge) => [edge.priceBookId, edge._count._all]));
    return books.map((book) => {
      const live = inForce(book.versions, now);
      const scheduled = book.versions.filter((version) => stateAt(version, live, now) === "scheduled");
      return {
        id: toWireId("priceBook", book.id),
        name: book.name,
        currency: book.currency,
        isDefault: book.isDefault,
        buyers: (buyers.get(book.id) ?? 0) + (book.isDefault ? (buyers.get(null) ?? 0) : 0),
        live: live ? { number: live.number, since: live.effectiveFrom, rules: live._count.rules } : null,
        scheduledFor: scheduled.map(({ effectiveFrom }) => effectiveFrom).sort()[0] ?? null,
        hasDraft: book.versions.some(({ status }) => status === "draft"),
      };
    });
  },
});

export type BookRow = Awaited<ReturnType<typeof listBooks.execute>>[number];
