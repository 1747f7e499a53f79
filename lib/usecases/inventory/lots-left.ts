import type { Lot, PurchaseOrder } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { remainingQty } from "@/lib/domain/inventory/lot";

import { lotOf } from "./lot-view";

/** What was written off or has expired has nothing left, whatever its count says. */
const KEEPING = ["active", "frozen", "claimed"] as const;

/**
 * The lots of an account with something left in them, to be lost with it or claimed from its supplier, oldest first. Used up ones are
 * not among them, nor is pay-as-you-go, which was never bought ahead.
 */
export async function lotsLeft(
  tx: Tx,
  tenantId: string,
  supplierAccountId: string,
): Promise<(Lot & { readonly purchaseOrder: PurchaseOrder | null })[]> {
  const lots = await tx.lot.findMany({
    where: { tenantId, supplierAccountId, kind: { not: "pay_as_you_go" }, status: { in: [...KEEPING] } },
    include: { purchaseOrder: true },
    orderBy: { id: "asc" },
  });
  return lots.filter((lot) => remainingQty(lotOf(lot)) !== 0n);
}
