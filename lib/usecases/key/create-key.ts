import type { Tx } from "@/lib/db/with-tenant";
import type { Actor } from "@/lib/usecases/actor";
import { command } from "@/lib/usecases/define";
import { Conflict } from "@/lib/usecases/errors";
import type { LimitValues } from "@/lib/usecases/limits/schemas";
import { storedLimits, wantedBudgets, writeBudgets } from "@/lib/usecases/limits/write-budgets";
import { buyingTermsOf } from "@/lib/usecases/topup/buying-terms";

import { refuseUncallable } from "./callable-models";
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
  async run(
    { tx, actor, now, newId, audit },
    { name, expiresInDays, modelIds, ...values },
  ): Promise<KeyCreated> {
    await refuseTooMany(tx, actor, now);
    await refuseUncallable(tx, actor, modelIds);
    const { row, secret } = await mintKey(tx, {
      ...{ tenantId: actor.tenantId, id: newId(), partyId: actor.partyId, createdById: actor.memberId },
      ...{ name, modelIds, createdAt: now, limits: storedLimits(values) },
      expiresAt: expiresInDays === undefined ? null : new Date(now.getTime() + expiresInDays * DAY_MS),
    });
    await addBudgets(tx, actor, row.id, values, { now, newId });
    audit({ kind: "api_key", id: row.id, detail: { name, hint: row.hint, limits: storedLimits(values) } });
    return { key: keyView(row, now), secret };
  },
  redact: ({ key }) => ({ key, secret: null }),
});

async function addBudgets(
  tx: Tx,
  { tenantId, partyId: buyerId }: Actor,
  apiKeyId: string,
  values: LimitValues,
  made: { readonly now: Date; readonly newId: () => string },
): Promise<void> {
  const wanted = wantedBudgets(values);
  if (Object.values(wanted).every((nano) => nano === null)) return;
  const { sellerId, currency } = await buyingTermsOf(tx, tenantId, buyerId);
  await writeBudgets(tx, { tenantId, sellerId, buyerId, apiKeyId, currency }, wanted, made);
}

async function refuseTooMany(tx: Tx, { tenantId, partyId }: Actor, now: Date): Promise<void> {
  const live = await tx.apiKey.count({
    where: { tenantId, partyId, status: "active", OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
  });
  if (live >= KEYS_MAX) throw new Conflict("too_many_keys", { values: { count: KEYS_MAX } });
}
