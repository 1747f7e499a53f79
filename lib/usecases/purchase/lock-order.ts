import type { PurchaseLine, PurchaseOrder } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";

import { found } from "../errors";

export type LockedOrder = PurchaseOrder & {
  readonly currency: Currency;
  readonly lines: readonly PurchaseLine[];
};

/** An order with its lines, locked until the transaction ends. @throws NotFound */
export async function lockOrder(tx: Tx, tenantId: string, id: string): Promise<LockedOrder> {
  await tx.$queryRaw`SELECT id FROM purchase_order WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  const order = found(
    "purchaseOrder",
    await tx.purchaseOrder.findUnique({
      where: { tenantId_id: { tenantId, id } },
      include: { lines: { orderBy: { position: "asc" } } },
    }),
  );
  const { currency } = order;
  if (!isCurrency(currency)) throw new Error(`order ${id} is in ${currency}`);
  return { ...order, currency };
}
