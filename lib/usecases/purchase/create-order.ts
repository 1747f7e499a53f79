import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Invalid } from "../errors";
import { ownAccount } from "../supplier/own-account";
import { assertModels, lineColumns } from "./line-columns";
import { nextOrderNumber } from "./order-number";
import { createOrderInput } from "./schemas";

/** Drafts a purchase order with its lines. Nothing is owed and nothing is in stock by it. */
export const createOrder = command({
  name: "purchase.create",
  permission: "inventory.write",
  input: createOrderInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, input) {
    const account = await ownAccount(tx, tenantId, input.accountId);
    if (account.status === "closed") throw new Invalid({ accountId: "choose" });
    await assertModels(tx, tenantId, input.lines);
    const id = newId();
    const { supplierId } = account;
    await tx.purchaseOrder.create({
      data: {
        ...{ tenantId, id, supplierId, supplierAccountId: account.id, status: "draft", orderedAt: now },
        ...{ number: await nextOrderNumber(tx, tenantId), currency: account.supplier.currency },
        ...{ expectedOn: input.expectedOn, inAdvance: input.inAdvance, createdAt: now },
        ...{ supplierReference: input.supplierReference || null, note: input.note || null },
      },
    });
    await tx.purchaseLine.createMany({
      data: input.lines.map((line, index) => ({
        ...{ tenantId, id: newId(), purchaseOrderId: id, position: index + 1 },
        ...lineColumns(line, index, now),
      })),
    });
    audit({ kind: "purchase_order", id });
    return { id: toWireId("purchaseOrder", id) };
  },
});
