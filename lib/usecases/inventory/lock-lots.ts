import type { Lot } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";

import { found } from "../errors";

/**
 * Locks lots until the transaction ends, in ascending id as admission and settlement do, and reads them as they are
 * once the locks are held. Lots that are not there (or not the tenant's) are left out.
 */
export async function lockLots(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Lot[]> {
  await tx.$queryRaw`SELECT id FROM lot WHERE tenant_id = ${tenantId}::uuid AND id = ANY (${[...ids]}::uuid[])
    ORDER BY tenant_id, id FOR NO KEY UPDATE`;
  return tx.lot.findMany({ where: { tenantId, id: { in: [...ids] } }, orderBy: { id: "asc" } });
}

/** One lot, locked. @throws NotFound */
export async function lockLot(tx: Tx, tenantId: string, id: string): Promise<Lot> {
  const [row] = await lockLots(tx, tenantId, [id]);
  return found("lot", row);
}
