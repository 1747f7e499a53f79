import { z } from "zod";

import { pricesFromJson } from "@/lib/domain/pricing/unit-prices";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";

import { listInForce } from "./list-in-force";

/** The whole catalogue, by vendor and name, with the vendors' prices in force. */
export const listModels = query({
  name: "catalogue.list",
  permission: "inventory.read",
  input: z.object({}),
  async run({ tx, actor: { tenantId }, now }) {
    const rows = await tx.model.findMany({
      where: { tenantId },
      include: listInForce(now),
      orderBy: [{ vendor: "asc" }, { displayName: "asc" }, { id: "asc" }],
    });
    return rows.map(({ id, name, displayName, vendor, status, tags, contextWindow, listPrices: [list] }) => ({
      ...{ id: toWireId("model", id), name, displayName, vendor, status, tags, contextWindow },
      list: list
        ? { currency: list.currency, since: list.effectiveFrom, prices: pricesFromJson(list.prices) }
        : null,
    }));
  },
});

export type CatalogueRow = Awaited<ReturnType<typeof listModels.execute>>[number];
