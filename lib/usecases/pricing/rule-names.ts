import type { Tx } from "@/lib/db/with-tenant";
import type { Actor } from "@/lib/usecases/actor";

import type { RuleNames } from "./rule-view";
import { sellerZone } from "./seller-days";

/** The names of everything a seller's rules may speak of: the tenant's models, its own direct buyers. */
export async function ruleNames(tx: Tx, actor: Actor): Promise<RuleNames> {
  const { tenantId, partyId: sellerId } = actor;
  const models = await tx.model.findMany({ where: { tenantId }, select: { id: true, displayName: true } });
  const edges = await tx.edge.findMany({
    where: { tenantId, sellerId },
    select: { buyer: { select: { id: true, name: true } } },
  });
  return {
    models: new Map(models.map(({ id, displayName }) => [id, displayName])),
    buyers: new Map(edges.map(({ buyer }) => [buyer.id, buyer.name])),
    zone: await sellerZone(tx, actor),
  };
}
