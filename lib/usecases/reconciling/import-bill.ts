import { command } from "../define";
import { Conflict } from "../errors";
import { ownBill } from "./own-bill";
import { importBillInput } from "./schemas";

/** Hands a bill to the job that imports and compares it, and keeps its mapping for the account's next one. */
export const importBill = command({
  name: "supplier_bill.import",
  permission: "inventory.write",
  input: importBillInput,
  async run({ tx, actor: { tenantId }, now, audit }, { id, mapping }): Promise<null> {
    const bill = await ownBill(tx, tenantId, id);
    if (bill.status !== "read") throw new Conflict("bill_in_work");
    const { supplierAccountId } = bill;
    await tx.supplierBill.update({
      where: { tenantId_id: { tenantId, id } },
      data: { status: "queued", mapping, rowsDone: 0, rowsWrong: 0, failure: null },
    });
    await tx.billMapping.upsert({
      where: { tenantId_supplierAccountId: { tenantId, supplierAccountId } },
      create: { tenantId, supplierAccountId, mapping, updatedAt: now },
      update: { mapping, updatedAt: now },
    });
    audit({ kind: "supplierBill", id });
    return null;
  },
});
