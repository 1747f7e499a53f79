import { command } from "../define";
import { found } from "../errors";
import { setUpstreamStatusInput } from "./schemas";

/** Turns an upstream on, lets it drain (calls under way end, no new ones), or turns it off. */
export const setUpstreamStatus = command({
  name: "upstream.set_status",
  permission: "upstreams.write",
  input: setUpstreamStatusInput,
  async run({ tx, actor: { tenantId }, audit }, { id, status }) {
    const key = { tenantId_id: { tenantId, id } };
    found("upstream", await tx.upstream.findUnique({ where: key, select: { id: true } }));
    await tx.upstream.update({ where: key, data: { status } });
    audit({ kind: "upstream", id, detail: { status } });
    return { status };
  },
});
