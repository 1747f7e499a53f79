import { z } from "zod";

import { query } from "../define";
import { upstreamHealth } from "./upstream-health";
import { upstreamRelations, upstreamView } from "./upstream-view";

/** Upstreams in the order they are tried: priority first, then name. With how they did in the last 24 hours. */
export const listUpstreams = query({
  name: "upstream.list",
  permission: "upstreams.read",
  input: z.strictObject({}),
  async run({ tx, actor: { tenantId }, now }) {
    const rows = await tx.upstream.findMany({
      where: { tenantId },
      include: upstreamRelations,
      orderBy: [{ priority: "asc" }, { name: "asc" }, { id: "asc" }],
    });
    const health = await upstreamHealth(tx, tenantId, now);
    return rows.map((row) => ({ ...upstreamView(row), health: health.get(row.id) ?? null }));
  },
});
