import { command } from "@/lib/usecases/define";

import { keyView, type KeyView } from "./key-view";
import { lockOwnKey } from "./own-key";
import { keyIdSchema } from "./schemas";

/** Ends a key for good, on every process within two seconds. Revoking it again changes nothing. */
export const revokeKey = command({
  name: "key.revoke",
  permission: "keys.write",
  input: keyIdSchema,
  async run({ tx, actor, now, audit }, { id }): Promise<KeyView> {
    const key = await lockOwnKey(tx, actor, id);
    if (key.status === "revoked") return keyView(key, now);
    const { tenantId, name, hint } = key;
    const row = await tx.apiKey.update({
      where: { tenantId_id: { tenantId, id } },
      data: { status: "revoked", revokedAt: now },
    });
    audit({ kind: "api_key", id, detail: { name, hint } });
    return keyView(row, now);
  },
});
