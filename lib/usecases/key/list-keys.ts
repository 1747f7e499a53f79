import { z } from "zod";

import { query } from "@/lib/usecases/define";

import { keyView, type KeyView } from "./key-view";

/** All keys of the actor's own party but the playground's, those that work first, then newest first. */
export const listKeys = query({
  name: "key.list",
  permission: "keys.read",
  input: z.object({}),
  async run({ tx, actor, now }): Promise<KeyView[]> {
    const { tenantId, partyId } = actor;
    const rows = await tx.apiKey.findMany({
      where: { tenantId, partyId, purpose: "program" },
      orderBy: { id: "desc" },
    });
    const views = rows.map((row) => keyView(row, now));
    const works = ({ state }: KeyView) => state === "active" || state === "replaced";
    return [...views.filter(works), ...views.filter((view) => !works(view))];
  },
});
