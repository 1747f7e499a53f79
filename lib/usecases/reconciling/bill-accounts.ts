import type { Supplier, SupplierAccount } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";

export type AccountWithSupplier = SupplierAccount & { readonly supplier: Supplier };

/** A tenant's supplier accounts by id, each with its supplier. */
export async function accountsOf(
  tx: Tx,
  tenantId: string,
): Promise<ReadonlyMap<string, AccountWithSupplier>> {
  const rows = await tx.supplierAccount.findMany({ where: { tenantId }, include: { supplier: true } });
  return new Map(rows.map((row) => [row.id, row]));
}
