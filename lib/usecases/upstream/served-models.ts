import type { Tx } from "@/lib/db/with-tenant";

import { NotFound } from "../errors";

/** Sets which models an upstream serves, and under which names. Throws NotFound for a model that is not the tenant's. */
export async function setServedModels(
  tx: Tx,
  tenantId: string,
  upstreamId: string,
  models: readonly { readonly modelId: string; readonly upstreamName: string }[],
): Promise<void> {
  const ids = [...new Set(models.map((model) => model.modelId))];
  if ((await tx.model.count({ where: { tenantId, id: { in: ids } } })) !== ids.length)
    throw new NotFound("model");
  await tx.upstreamModel.deleteMany({ where: { tenantId, upstreamId } });
  const byModel = new Map(models.map((model) => [model.modelId, model.upstreamName]));
  await tx.upstreamModel.createMany({
    data: [...byModel].map(([modelId, upstreamName]) => ({
      tenantId,
      upstreamId,
      modelId,
      upstreamName,
      enabled: true,
    })),
  });
}
