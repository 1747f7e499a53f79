import type { Tx } from "@/lib/db/with-tenant";
import type { Actor } from "@/lib/usecases/actor";
import { Invalid } from "@/lib/usecases/errors";

export interface CallableModel {
  readonly id: string;
  /** As clients write it. */
  readonly name: string;
  readonly displayName: string;
  readonly vendor: string;
}

/** The published models a party may call on its present terms, by vendor and name. The root may call all of them. */
export async function callableModels(tx: Tx, tenantId: string, partyId: string): Promise<CallableModel[]> {
  const edge = await tx.edge.findFirst({
    where: { tenantId, buyerId: partyId, validTo: null },
    select: { allowedModelIds: true },
  });
  const allowed = edge?.allowedModelIds ?? [];
  return tx.model.findMany({
    where: { tenantId, status: "published", ...(allowed.length > 0 ? { id: { in: allowed } } : {}) },
    select: { id: true, name: true, displayName: true, vendor: true },
    orderBy: [{ vendor: "asc" }, { displayName: "asc" }, { id: "asc" }],
  });
}

/** Throws Invalid where one of the models is not for the actor's party. */
export async function refuseUncallable(tx: Tx, actor: Actor, modelIds: readonly string[]): Promise<void> {
  if (modelIds.length === 0) return;
  const callable = new Set((await callableModels(tx, actor.tenantId, actor.partyId)).map(({ id }) => id));
  if (!modelIds.every((id) => callable.has(id))) throw new Invalid({ modelIds: "model_not_callable" });
}
