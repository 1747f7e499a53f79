import { movedGroups } from "@/lib/domain/purchasing/failover-order";

import { command } from "../define";
import { NotFound } from "../errors";
import { moveUpstreamInput } from "./schemas";

/** Moves an upstream one step in the order of failover: out of those tried at the same time, or to those before or after. */
export const moveUpstream = command({
  name: "upstream.move",
  permission: "upstreams.write",
  input: moveUpstreamInput,
  async run({ tx, actor: { tenantId }, audit }, { id, direction }) {
    const rows = await tx.upstream.findMany({
      where: { tenantId },
      select: { id: true, priority: true },
      orderBy: [{ priority: "asc" }, { name: "asc" }, { id: "asc" }],
    });
    if (!rows.some((row) => row.id === id)) throw new NotFound("upstream");
    const moved = movedGroups(rows, id, direction);
    for (const { id: other, priority } of rows) {
      const next = moved.get(other) ?? priority;
      if (next !== priority)
        await tx.upstream.update({
          where: { tenantId_id: { tenantId, id: other } },
          data: { priority: next },
        });
    }
    audit({ kind: "upstream", id, detail: { direction } });
    return { priority: moved.get(id) ?? 0 };
  },
});
