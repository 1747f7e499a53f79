import type { Tx } from "@/lib/db/with-tenant";
import type { Actor } from "@/lib/usecases/actor";
import { command } from "@/lib/usecases/define";
import { Conflict, Invalid } from "@/lib/usecases/errors";

import { callableModels } from "./callable-models";
import { keyView, type KeyView } from "./key-view";
import { mintKey } from "./mint-key";
import { createKeySchema } from "./schemas";

export interface KeyCreated {
  readonly key: KeyView;
  /** The key itself, shown this once; null in a repeated answer. */
  readonly secret: string | null;
}

const KEYS_MAX = 100;
const DAY_MS = 86_400_000;

/**
 * Makes a key for the actor's own party. Throws Invalid for models the party may not call, Conflict at a hundred live keys.
 */
export const createKey = command({
  name: "key.create",
  permission: "keys.write",
  input: createKeySchema,
  async run({ tx, actor, now, newId, audit }, { name, expiresInDays, modelIds }): Promise<KeyCreated> {
    await refuseTooMany(tx, actor, now);
    await refuseUncallable(tx, actor, modelIds);
    const { row, secret } = await mintKey(tx, {
      ...{ tenantId: actor.tenantId, id: newId(), partyId: actor.partyId, createdById: actor.memberId },
      ...{ name, modelIds, createdAt: now },
      expiresAt: expiresInDays === undefined ? null : new Date(now.getTime() + expiresInDays * DAY_MS),
    });
    audit({ kind: "api_key", id: row.id, detail: { name, hint: row.hint } });
    return { key: keyView(row, now), secret };
  },
  redact: ({ key }) => ({ key, secret: null }),
});

async function refuseTooMany(tx: Tx, { tenantId, partyId }: Actor, now: Date): Promise<void> {
  const live = await tx.apiKey.count({
    where: { tenantId, partyId, status: "active", OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
  });
  if (live >= KEYS_MAX) throw new Conflict("too_many_keys", { values: { count: KEYS_MAX } });
}

async function refuseUncallable(tx: Tx, actor: Actor, modelIds: readonly string[]): Promise<void> {
  if (modelIds.length === 0) return;
  const callable = new Set((await callableModels(tx, actor.tenantId, actor.partyId)).map(({ id }) => id));
  if (!modelIds.every((id) => callable.has(id))) throw new Invalid({ modelIds: "model_not_callable" });
}
