import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { dayOf, isoDay } from "@/lib/domain/tenancy/zone";

import { query } from "../define";
import { found } from "../errors";
import { lotInput } from "./schemas";

const DAY_MS = 86_400_000;

/**
 * What an offer for a lot that would expire can be made of: the reseller's price books, the models the lot serves through
 * its account's upstreams, and the last whole day before it ends, in the reseller's zone; null where it does not end, or today.
 */
export const offerChoices = query({
  name: "lot.offer_choices",
  permission: "inventory.read",
  input: lotInput,
  async run({ tx, actor: { tenantId }, now }, { id }) {
    const lot = found("lot", await tx.lot.findUnique({ where: { tenantId_id: { tenantId, id } } }));
    const { timeZone } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    const [books, served] = await Promise.all([
      tx.priceBook.findMany({
        where: { tenantId, sellerId: tenantId },
        orderBy: [{ isDefault: "desc" }, { name: "asc" }],
      }),
      tx.upstreamModel.findMany({
        where: { tenantId, enabled: true, upstream: { supplierAccountId: lot.supplierAccountId } },
        distinct: ["modelId"],
        include: { model: { select: { displayName: true } } },
        orderBy: { model: { displayName: "asc" } },
      }),
    ]);
    const last = lot.expiresAt && new Date(lot.expiresAt.getTime() - DAY_MS);
    return {
      until: last && last >= now ? isoDay(dayOf(last, timeZone)) : null,
      books: books.map((book) => ({ id: toWireId("priceBook", book.id), name: book.name })),
      models: served
        .filter(({ modelId }) => lot.modelIds.length === 0 || lot.modelIds.includes(modelId))
        .map(({ modelId, model }) => ({ id: toWireId("model", modelId), name: model.displayName })),
    };
  },
});
