import { command } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";
import { keyView, type KeyView } from "@/lib/usecases/key/key-view";

import { directBuyer } from "./direct-buyer";
import { revokeBuyerKeyInput } from "./schemas";

/** Ends a key of a direct buyer for good, such as one found in public. Revoking it again changes nothing. */
export const revokeBuyerKey = command({
  name: "customer.revoke_key",
  permission: "customers.write",
  scope: "system",
  input: revokeBuyerKeyInput,
  async run({ tx, actor, now, audit }, { id: buyerId, key: keyId }): Promise<KeyView> {
    const { tenantId } = await directBuyer(tx, actor, buyerId);
    await tx.$queryRaw`SELECT id FROM api_key WHERE tenant_id = ${tenantId}::uuid AND id = ${keyId}::uuid
      AND party_id = ${buyerId}::uuid FOR NO KEY UPDATE`;
    const key = found(
      "apiKey",
      await tx.apiKey.findFirst({ where: { tenantId, id: keyId, partyId: buyerId } }),
    );
    if (key.status === "revoked") return keyView(key, now);
    const row = await tx.apiKey.update({
      where: { tenantId_id: { tenantId, id: keyId } },
      data: { status: "revoked", revokedAt: now },
    });
    audit({ kind: "party", id: buyerId, detail: { key: key.name, hint: key.hint } });
    return keyView(row, now);
  },
});
