import type { Tx } from "@/lib/db/with-tenant";
import type { Actor } from "@/lib/usecases/actor";
import { found } from "@/lib/usecases/errors";
import type { ApiKey } from "@/generated/prisma/client";

/** A key of the actor's own party, locked until the transaction ends. Throws NotFound for anybody else's. */
export async function lockOwnKey(tx: Tx, { tenantId, partyId }: Actor, id: string): Promise<ApiKey> {
  await tx.$queryRaw`SELECT id FROM api_key WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid
    AND party_id = ${partyId}::uuid FOR NO KEY UPDATE`;
  return found("apiKey", await tx.apiKey.findFirst({ where: { tenantId, id, partyId } }));
}
