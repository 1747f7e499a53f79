import { supplierPaid } from "@/lib/domain/ledger/purchase-entries";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Conflict } from "../errors";
import { postEntry } from "../ledger/post-entry";
import { lockOrder } from "./lock-order";
import { payOrderInput } from "./schemas";

/**
 * Records money sent to the supplier for an order, in advance or on account: Dr payable:{supplier}, Cr bank. Refused for
 * drafts and what was cancelled, and above what the order is worth: a second click must not pay twice.
 */
export const payOrder = command({
  name: "purchase.pay",
  permission: "inventory.write",
  input: payOrderInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { id, amount, reference }) {
    const order = await lockOrder(tx, tenantId, id);
    if (order.status === "draft" || order.status === "cancelled") throw new Conflict("order_not_open");
    const { supplierId, currency } = order;
    const { _sum } = await tx.supplierPayment.aggregate({
      where: { tenantId, purchaseOrderId: id },
      _sum: { amountNano: true },
    });
    const due = order.lines.reduce((sum, line) => sum + line.costNano + line.taxNano, 0n);
    if ((_sum.amountNano ?? 0n) + amount > due) throw new Conflict("order_overpaid");
    const paymentId = newId();
    await tx.supplierPayment.create({
      data: {
        ...{ tenantId, id: paymentId, supplierId, purchaseOrderId: id, amountNano: amount, currency },
        ...{ reference: reference || null, createdAt: now },
      },
    });
    const entry = supplierPaid({ partyId: tenantId, supplierId, amountNano: amount, currency });
    const source = { sourceKind: "purchase_order", sourceId: id, occurredAt: now };
    await postEntry(tx, entry, {
      tenantId,
      id: newId(),
      ...source,
      ...(reference ? { note: reference } : {}),
    });
    audit({ kind: "purchase_order", id, detail: { amountNano: amount.toString(), reference } });
    return { id: toWireId("purchaseOrder", id) };
  },
});
