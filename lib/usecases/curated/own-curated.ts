import type { Tx } from "@/lib/db/with-tenant";
import { found, NotFound } from "@/lib/usecases/errors";
import type { Model } from "@/generated/prisma/client";

import { standsForOthers } from "./write-curated";

/** A name of the seller's own, locked until the transaction ends. Throws NotFound for anybody else's and for a model that is itself. */
export async function lockCurated(tx: Tx, tenantId: string, id: string): Promise<Model> {
  await tx.$queryRaw`SELECT id FROM model WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`;
  const model = found("model", await tx.model.findFirst({ where: { tenantId, id } }));
  if (!standsForOthers(model.routing)) throw new NotFound("model");
  return model;
}
