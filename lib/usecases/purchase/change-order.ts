import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Conflict, Invalid } from "../errors";
import { ownAccount } from "../supplier/own-account";
import { assertModels, lineColumns } from "./line-columns";
import { lockOrder } from "./lock-order";
import { changeOrderInput } from "./schemas";

/**
 * Makes a draft what its form says: account, terms and all its lines. Its number stays. Throws Conflict(order_not_draft): once it
 * is placed its lines are owed and on their way.
 */
export const changeOrder = command({
  name: "purchase.change",
  permission: "inventory.write",
  input: changeOrderInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { id, ...input }) {
    const order = await lockOrder(tx, tenantId, id);
    if (order.status !== "draft") throw new Conflict("order_not_draft");
    const account = await ownAccount(tx, tenantId, input.accountId);
    if (account.status === "closed") throw new Invalid({ accountId: "choose" });
    await assertModels(tx, tenantId, input.lines);
    await tx.purchaseOrder.update({
      where: { tenantId_id: { tenantId, id } },
      data: {
        ...{ supplierId: account.supplierId, supplierAccountId: account.id },
        ...{ currency: account.supplier.currency, expectedOn: input.expectedOn, inAdvance: input.inAdvance },
        ...{ supplierReference: input.supplierReference || null, note: input.note || null },
      },
    });
    await tx.purchaseLine.deleteMany({ where: { tenantId, purchaseOrderId: id } });
    await tx.purchaseLine.createMany({
      data: input.lines.map((line, index) => ({
        ...{ tenantId, id: newId(), purchaseOrderId: id, position: index + 1 },
        ...lineColumns(line, index, now),
      })),
    });
    audit({ kind: "purchase_order", id, detail: { lines: input.lines.length } });
    return { id: toWireId("purchaseOrder", id) };
  },
});
