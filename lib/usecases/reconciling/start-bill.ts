import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { ownAccount } from "../supplier/own-account";
import { startBillInput } from "./schemas";

/** Opens a bill of a supplier account, to which the parts of its file are then sent. */
export const startBill = command({
  name: "supplier_bill.start",
  permission: "inventory.write",
  input: startBillInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { accountId, fileName }) {
    const account = await ownAccount(tx, tenantId, accountId);
    const id = newId();
    await tx.supplierBill.create({
      data: {
        ...{ tenantId, id, supplierAccountId: accountId, fileName, status: "uploading", createdAt: now },
        ...{ currency: account.supplier.currency, rowsTotal: 0, rowsDone: 0, rowsWrong: 0 },
      },
    });
    audit({ kind: "supplierBill", id, detail: { supplierAccountId: accountId } });
    return { id: toWireId("supplierBill", id) };
  },
});
