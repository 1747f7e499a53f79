import { z } from "zod";

import { query } from "@/lib/usecases/define";

import { listInForce } from "../catalogue/list-in-force";
import { curatedView, type CuratedView } from "./curated-view";

/** All names of the seller's own that stand for other models, by display name. */
export const listCurated = query({
  name: "curated.list",
  permission: "inventory.read",
  input: z.object({}),
  async run({ tx, actor: { tenantId }, now }): Promise<CuratedView[]> {
    const rows = await tx.model.findMany({
      where: { tenantId },
      include: listInForce(now),
      orderBy: [{ displayName: "asc" }, { id: "asc" }],
    });
    const catalogue = new Map(rows.map((row) => [row.id, row]));
    return rows.flatMap((row) => curatedView(row, catalogue) ?? []);
  },
});
