import { command } from "../define";
import { found } from "../errors";
import { checkedBaseUrl } from "./checked-base-url";
import { updateUpstreamInput } from "./schemas";
import { setServedModels } from "./served-models";
import { voidCredentials } from "./store-credential";

/**
 * Changes an upstream's settings. A new base URL voids its stored credentials (SECURITY.md, Keys and secrets): a secret
 * given for one host is never sent to another. The answer says so, and the upstream waits for a new one.
 */
export const updateUpstream = command({
  name: "upstream.update",
  permission: "upstreams.write",
  input: updateUpstreamInput,
  async run({ tx, actor: { tenantId }, audit }, { id, models, ...input }) {
    const key = { tenantId_id: { tenantId, id } };
    const before = found("upstream", await tx.upstream.findUnique({ where: key }));
    const baseUrl = checkedBaseUrl(input.baseUrl);
    const credentialVoided = baseUrl !== before.baseUrl;
    await tx.upstream.update({ where: key, data: { ...input, baseUrl } });
    if (credentialVoided) await voidCredentials(tx, tenantId, id, "base_url_changed");
    await setServedModels(tx, tenantId, id, models);
    audit({ kind: "upstream", id, detail: { credentialVoided } });
    return { credentialVoided };
  },
});
