import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { limitHits, type LimitHit } from "@/lib/usecases/limits/limit-hits";
import { limitsView, type LimitsView } from "@/lib/usecases/limits/limit-view";
import { buyingTermsOf } from "@/lib/usecases/topup/buying-terms";

import type { CallableModel } from "./callable-models";
import { keyView, type KeyView } from "./key-view";
import { keyIdSchema } from "./schemas";

export interface KeyDetail extends KeyView {
  readonly models: readonly CallableModel[];
  /** Who made it; null where that is not known. */
  readonly createdBy: string | null;
  /** The key it succeeded. */
  readonly replacesId: string | null;
  readonly limits: LimitsView;
  /** Limits that stopped its calls lately. */
  readonly hits: readonly LimitHit[];
  /** Of its budgets. */
  readonly currency: string;
}

/** One key of the actor's own party. Throws NotFound for anybody else's. */
export const getKey = query({
  name: "key.get",
  permission: "keys.read",
  input: keyIdSchema,
  async run({ tx, actor, now }, { id }): Promise<KeyDetail> {
    const { tenantId, partyId } = actor;
    const row = found("apiKey", await tx.apiKey.findFirst({ where: { tenantId, id, partyId } }));
    const models = await tx.model.findMany({
      where: { tenantId, id: { in: row.modelIds } },
      select: { id: true, name: true, displayName: true, vendor: true },
      orderBy: { displayName: "asc" },
    });
    const maker = row.createdById
      ? await tx.member.findFirst({ where: { tenantId, id: row.createdById }, select: { name: true } })
      : null;
    const before = await tx.apiKey.findFirst({
      where: { tenantId, partyId, replacedById: id },
      select: { id: true },
    });
    const { currency, timeZone } = await buyingTermsOf(tx, tenantId, partyId);
    const budgets = await tx.budget.findMany({ where: { tenantId, apiKeyId: id } });
    return {
      ...keyView(row, now),
      limits: limitsView(row.limits, budgets, now, timeZone),
      hits: await limitHits(tx, { tenantId, partyId, keyId: id }, now),
      currency,
      models: models.map((model) => ({ ...model, id: toWireId("model", model.id) })),
      createdBy: maker?.name ?? null,
      replacesId: before && toWireId("apiKey", before.id),
    };
  },
});
