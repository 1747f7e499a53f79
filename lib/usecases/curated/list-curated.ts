import { z } from "zod";

import { query } from "@/lib/usecases/define";

import { curatedView, type CuratedView } from "./curated-view";

/** All names of the seller's own that stand for other models, by display name. */
export const listCurated = query({
  name: "curated.list",
  permission: "inventory.read",
  input: z.object({}),
  async run({ tx, actor: { tenantId }, now }): Promise<CuratedView[]> {
    const rows = await tx.model.findMany({
      where: { tenantId },
      include: {
        listPrices: {
          where: { effectiveFrom: { lte: now } },
          orderBy: [{ effectiveFrom: "desc" }, { id: "desc" }],
          take: 1,
        },
      },
      orderBy: [{ displayName: "asc" }, { id: "asc" }],
    });
    const catalogue = new Map(rows.map((row) => [row.id, row]));
    return rows.flatMap((row) => curatedView(row, catalogue) ?? []);
  },
});
