import type { ListPrice } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";

/** The one whose day came last, the newest of those of one day; the gateway's directory chooses by the same rule. */
function newestUntil(at: Date) {
  return {
    where: { effectiveFrom: { lte: at } },
    orderBy: [{ effectiveFrom: "desc" as const }, { id: "desc" as const }],
  };
}

/** Includes a model's list price in force at a time, as the only one of `listPrices`; none where it has no price yet. */
export function listInForce(at: Date) {
  return { listPrices: { ...newestUntil(at), take: 1 } };
}

/** A model's list price in force at a time; null where it has none yet. */
export function listPriceOf(
  tx: Tx,
  { tenantId, modelId }: { readonly tenantId: string; readonly modelId: string },
  at: Date,
): Promise<ListPrice | null> {
  const { where, orderBy } = newestUntil(at);
  return tx.listPrice.findFirst({ where: { tenantId, modelId, ...where }, orderBy });
}
