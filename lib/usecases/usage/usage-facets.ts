import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { callableModels } from "@/lib/usecases/key/callable-models";
import { query } from "@/lib/usecases/define";

/** What the usage page can be filtered by. */
export interface UsageFacets {
  readonly models: readonly { readonly id: string; readonly label: string }[];
  readonly keys: readonly { readonly id: string; readonly label: string; readonly hint: string }[];
  /** Whether there is a call at all: an empty page says something else before the first one. */
  readonly everCalled: boolean;
}

/** The models the actor's party may call and the keys it has, those that ended included: their calls are in the log. */
export const readUsageFacets = query({
  name: "usage.facets",
  permission: "usage.read",
  input: z.object({}),
  async run({ tx, actor }): Promise<UsageFacets> {
    const { tenantId, partyId } = actor;
    const models = await callableModels(tx, tenantId, partyId);
    const keys = await tx.apiKey.findMany({
      where: { tenantId, partyId },
      select: { id: true, name: true, hint: true },
      orderBy: { id: "desc" },
    });
    const call = await tx.call.findFirst({ where: { tenantId, customerId: partyId }, select: { id: true } });
    return {
      everCalled: call !== null,
      models: models.map(({ id, displayName }) => ({ id: toWireId("model", id), label: displayName })),
      keys: keys.map(({ id, name, hint }) => ({ id: toWireId("apiKey", id), label: name, hint })),
    };
  },
});
