import { command } from "@/lib/usecases/define";
import { Conflict } from "@/lib/usecases/errors";
import { storedLimits, wantedBudgets, writeBudgets } from "@/lib/usecases/limits/write-budgets";
import { buyingTermsOf } from "@/lib/usecases/topup/buying-terms";

import { refuseUncallable } from "./callable-models";
import { keyStateAt, keyView, type KeyView } from "./key-view";
import { lockOwnKey } from "./own-key";
import { changeKeySchema } from "./schemas";

/**
 * Changes a key's name, models, limits and budgets; every process follows within two seconds. Throws Conflict for a key that
 * has ended, Invalid for models the party may not call.
 */
export const changeKey = command({
  name: "key.change",
  permission: "keys.write",
  input: changeKeySchema,
  async run({ tx, actor, now, newId, audit }, { id, name, modelIds, ...values }): Promise<KeyView> {
    const key = await lockOwnKey(tx, actor, id);
    const state = keyStateAt(key, now);
    if (state !== "active" && state !== "replaced") throw new Conflict("key_not_active");
    await refuseUncallable(tx, actor, modelIds);
    const { tenantId, partyId: buyerId } = actor;
    const limits = storedLimits(values);
    const row = await tx.apiKey.update({
      where: { tenantId_id: { tenantId, id } },
      data: { name, modelIds, limits },
    });
    const { sellerId, currency } = await buyingTermsOf(tx, tenantId, buyerId);
    const wanted = wantedBudgets(values);
    await writeBudgets(tx, { tenantId, sellerId, buyerId, apiKeyId: id, currency }, wanted, { now, newId });
    const budgets = Object.fromEntries(
      Object.entries(wanted).map(([period, nano]) => [period, nano?.toString() ?? null]),
    );
    audit({
      kind: "api_key",
      id,
      detail: { name, hint: row.hint, limits, budgets, models: modelIds.length },
    });
    return keyView(row, now);
  },
});
