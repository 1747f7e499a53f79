import type { SupplierBill } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";

import { Conflict, found } from "../errors";

/** A bill of the tenant by its id. Throws NotFound. */
export async function ownBill(tx: Tx, tenantId: string, id: string): Promise<SupplierBill> {
  return found(
    "supplierBill",
    await tx.supplierBill.findUnique({ where: { tenantId_id: { tenantId, id } } }),
  );
}

/** A bill whose file is still open to change. Throws NotFound, and Conflict once it is being imported. */
export async function openBill(tx: Tx, tenantId: string, id: string): Promise<SupplierBill> {
  const bill = await ownBill(tx, tenantId, id);
  if (!["uploading", "read", "failed"].includes(bill.status)) throw new Conflict("bill_in_work");
  return bill;
}

/** The parts of a bill's file, one read after the other. */
export async function* partsOf(tx: Tx, tenantId: string, billId: string): AsyncGenerator<Uint8Array, void> {
  for (let seq = 0; ; seq++) {
    const part = await tx.supplierBillPart.findUnique({
      where: { tenantId_billId_seq: { tenantId, billId, seq } },
    });
    if (!part) return;
    yield part.data;
  }
}
