import type { Prisma } from "@/generated/prisma/client";
import { isUpstreamProtocol } from "@/lib/domain/metering/upstream-protocol";

import { command } from "../define";
import { Conflict, found } from "../errors";
import { checkedPlace } from "./checked-settings";
import { updateUpstreamInput } from "./schemas";
import { setServedModels } from "./served-models";
import { voidCredentials } from "./store-credential";

/**
 * Changes an upstream's settings. A new base URL voids its stored credentials (SECURITY.md, Keys and
 * secrets): a secret given for one host is never sent to another. The answer says so, and the upstream waits for a new one.
 */
export const updateUpstream = command({
  name: "upstream.update",
  permission: "upstreams.write",
  input: updateUpstreamInput,
  async run({ tx, actor: { tenantId }, audit }, { id, models, settings: asked, ...input }) {
    const key = { tenantId_id: { tenantId, id } };
    const before = found("upstream", await tx.upstream.findUnique({ where: key }));
    if (!isUpstreamProtocol(before.protocol)) throw new Conflict("unknown_protocol");
    const stored = before.settings as Record<string, unknown>;
    const { baseUrl, settings } = checkedPlace(before.protocol, input.baseUrl, asked ?? stored);
    const credentialVoided = baseUrl !== before.baseUrl;
    const data = { ...input, baseUrl, settings: settings as Prisma.InputJsonObject };
    await tx.upstream.update({ where: key, data });
    if (credentialVoided) await voidCredentials(tx, tenantId, id, "base_url_changed");
    await setServedModels(tx, tenantId, id, models);
    audit({ kind: "upstream", id, detail: { credentialVoided } });
    return { credentialVoided };
  },
});
