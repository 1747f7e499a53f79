import { command } from "../define";
import { found } from "../errors";
import { tryUpstreamInput } from "./schemas";

/**
 * Asks for a small streamed call to one upstream. It costs money, so it leaves an audit event; the gateway makes the call
 * (lib/gateway/trial.ts) once this has been allowed and written down.
 */
export const tryUpstream = command({
  name: "upstream.try",
  permission: "upstreams.write",
  input: tryUpstreamInput,
  async run({ tx, actor: { tenantId }, audit }, { id, modelId }) {
    found(
      "upstream",
      await tx.upstream.findUnique({ where: { tenantId_id: { tenantId, id } }, select: { id: true } }),
    );
    audit({ kind: "upstream", id, detail: modelId ? { modelId } : {} });
    return { tenantId, upstreamId: id, modelId: modelId ?? null };
  },
});
