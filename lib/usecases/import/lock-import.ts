import type { StockImport } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";

import { Conflict, found } from "../errors";

/** An import that is still open, locked until the transaction ends. @throws NotFound, Conflict(import_over) */
export async function lockOpenImport(tx: Tx, tenantId: string, id: string): Promise<StockImport> {
  await tx.$queryRaw`SELECT id FROM stock_import WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  const key = { tenantId_id: { tenantId, id } };
  const row = found("stockImport", await tx.stockImport.findUnique({ where: key }));
  if (row.status === "committed" || row.status === "discarded") throw new Conflict("import_over");
  return row;
}
