import type { Supplier, SupplierAccount } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";

import { found } from "../errors";

/** A supplier account of the tenant, with its supplier. Throws NotFound. */
export async function ownAccount(
  tx: Tx,
  tenantId: string,
  id: string,
): Promise<SupplierAccount & { readonly supplier: Supplier }> {
  const where = { tenantId_id: { tenantId, id } };
  return found(
    "supplierAccount",
    await tx.supplierAccount.findUnique({ where, include: { supplier: true } }),
  );
}
