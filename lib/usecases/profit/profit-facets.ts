import { z } from "zod";

import type { Tx } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";

/** The models and direct buyers that the profit pages can be filtered by. */
export const profitFacets = query({
  name: "profit.facets",
  permission: "ledger.read",
  input: z.object({}),
  run: ({ tx, actor }) => facetsOf(tx, actor),
});

/** The same for a query that shows the page. */
export async function facetsOf(
  tx: Tx,
  { tenantId, partyId }: { readonly tenantId: string; readonly partyId: string },
) {
  const models = await tx.model.findMany({
    where: { tenantId, status: { not: "draft" } },
    select: { id: true, displayName: true },
    orderBy: [{ displayName: "asc" }, { id: "asc" }],
  });
  const edges = await tx.edge.findMany({
    where: { tenantId, sellerId: partyId },
    select: { buyer: { select: { id: true, name: true } } },
    distinct: ["buyerId"],
  });
  const buyers = edges.map(({ buyer }) => buyer).sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    models: models.map(({ id, displayName }) => ({ id: toWireId("model", id), label: displayName })),
    buyers: buyers.map(({ id, name }) => ({ id: toWireId("party", id), label: name })),
  };
}
