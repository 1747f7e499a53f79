import { query } from "../define";
import { found } from "../errors";
import { upstreamInput } from "./schemas";
import { upstreamHealth } from "./upstream-health";
import { upstreamRelations, upstreamView } from "./upstream-view";

/** One upstream with its models, its credential's state and its last 24 hours. */
export const getUpstream = query({
  name: "upstream.get",
  permission: "upstreams.read",
  input: upstreamInput,
  async run({ tx, actor: { tenantId }, now }, { id }) {
    const row = found(
      "upstream",
      await tx.upstream.findUnique({ where: { tenantId_id: { tenantId, id } }, include: upstreamRelations }),
    );
    const health = await upstreamHealth(tx, tenantId, now);
    return { ...upstreamView(row), health: health.get(id) ?? null };
  },
});
