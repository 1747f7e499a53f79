import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { lotInput } from "../inventory/schemas";

const SHOWN = 20;

/** The offers there were for a lot, the newest first: for whom, at what share of the list price, until when, and why they closed. */
export const listOffers = query({
  name: "lot.list_offers",
  permission: "inventory.read",
  input: lotInput,
  async run({ tx, actor: { tenantId } }, { id: lotId }) {
    const rows = await tx.sellByOffer.findMany({
      where: { tenantId, lotId },
      orderBy: { id: "desc" },
      take: SHOWN,
    });
    const [models, buyers, books] = await Promise.all([
      tx.model.findMany({
        where: { tenantId, id: { in: rows.flatMap(({ modelIds }) => modelIds) } },
        select: { id: true, displayName: true },
      }),
      tx.party.findMany({
        where: { tenantId, id: { in: rows.flatMap(({ buyerId }) => buyerId ?? []) } },
        select: { id: true, name: true },
      }),
      tx.priceBook.findMany({
        where: { tenantId, id: { in: rows.map(({ priceBookId }) => priceBookId) } },
        select: { id: true, name: true },
      }),
    ]);
    const modelNames = new Map(models.map((model) => [model.id, model.displayName]));
    const named = <T extends { readonly id: string; readonly name: string }>(
      from: readonly T[],
      id: string,
    ) => from.find((one) => one.id === id)?.name ?? "";
    return rows.map((row) => ({
      id: toWireId("sellByOffer", row.id),
      factorPpm: row.factorPpm,
      modelNames: row.modelIds.flatMap((id) => modelNames.get(id) ?? []),
      buyerName: row.buyerId === null ? null : named(buyers, row.buyerId),
      segment: row.segment,
      book: { id: toWireId("priceBook", row.priceBookId), name: named(books, row.priceBookId) },
      ...{ opensAt: row.opensAt, endsAt: row.endsAt, closedAt: row.closedAt, closedFor: row.closedFor },
    }));
  },
});

export type LotOffer = Awaited<ReturnType<typeof listOffers.execute>>[number];
