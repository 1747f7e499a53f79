import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Conflict } from "@/lib/usecases/errors";
import { copyBudgets } from "@/lib/usecases/limits/write-budgets";

import type { KeyCreated } from "./create-key";
import { keyStateAt, keyView } from "./key-view";
import { mintKey } from "./mint-key";
import { lockOwnKey } from "./own-key";
import { rotateKeySchema } from "./schemas";

const HOUR_MS = 3_600_000;

/**
 * Makes a successor with the same name, models, limits and expiry; the old key goes on for its grace and then answers 401. Without
 * grace it is revoked at once. Throws Conflict when the key is no longer active or has a successor.
 */
export const rotateKey = command({
  name: "key.rotate",
  permission: "keys.write",
  input: rotateKeySchema,
  async run({ tx, actor, now, newId, audit }, { id, graceHours }): Promise<KeyCreated> {
    const old = await lockOwnKey(tx, actor, id);
    if (keyStateAt(old, now) !== "active") throw new Conflict("key_not_active");
    const { tenantId, partyId, name, modelIds, expiresAt } = old;
    const limits = old.limits ?? {};
    const minted = { tenantId, partyId, name, modelIds, limits, expiresAt, createdAt: now };
    const { row, secret } = await mintKey(tx, { ...minted, id: newId(), createdById: actor.memberId });
    await copyBudgets(tx, { tenantId, from: id, to: row.id }, newId);
    const graceEnds = new Date(now.getTime() + graceHours * HOUR_MS);
    await tx.apiKey.update({
      where: { tenantId_id: { tenantId, id } },
      data: {
        replacedById: row.id,
        ...(graceHours === 0
          ? { status: "revoked", revokedAt: now }
          : { expiresAt: expiresAt !== null && expiresAt < graceEnds ? expiresAt : graceEnds }),
      },
    });
    audit({ kind: "api_key", id, detail: { name, graceHours, replacedBy: toWireId("apiKey", row.id) } });
    audit({
      kind: "api_key",
      id: row.id,
      detail: { name, hint: row.hint, replaces: toWireId("apiKey", id) },
    });
    return { key: keyView(row, now), secret };
  },
  redact: ({ key }) => ({ key, secret: null }),
});
