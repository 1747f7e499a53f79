import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";

import { standsForOthers } from "./write-curated";

/** A model a name can stand for. */
export interface CuratedChoice {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly published: boolean;
}

/** What a name can stand for: every model of the catalogue that is itself and not retired; and the currency of own prices. */
export const curatedChoices = query({
  name: "curated.choices",
  permission: "inventory.read",
  input: z.object({}),
  async run({ tx, actor: { tenantId } }): Promise<{ currency: string; models: CuratedChoice[] }> {
    const { currency } = await tx.tenant.findUniqueOrThrow({
      where: { id: tenantId },
      select: { currency: true },
    });
    const rows = await tx.model.findMany({
      where: { tenantId, status: { not: "retired" } },
      orderBy: [{ displayName: "asc" }, { id: "asc" }],
    });
    const models = rows
      .filter(({ routing }) => !standsForOthers(routing))
      .map(({ id, name, displayName, status }) => ({
        ...{ id: toWireId("model", id), name, displayName, published: status === "published" },
      }));
    return { currency, models };
  },
});
