import { orderCancelled } from "@/lib/domain/ledger/purchase-entries";
import { nextPart, outstandingQty, receiptState } from "@/lib/domain/purchasing/line";

import { command } from "../define";
import { Conflict } from "../errors";
import { postEntry } from "../ledger/post-entry";
import { lockOrder } from "./lock-order";
import { orderInput } from "./schemas";

/**
 * Cancels what of an order has not come: a draft as a whole, of a placed one the rest, whose invoice is credited (Dr
 * payable:{supplier}, Cr stock_in_transit, tax_recoverable). What was received stays, and so does what was paid.
 */
export const cancelOrder = command({
  name: "purchase.cancel",
  permission: "inventory.write",
  input: orderInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { id }) {
    const order = await lockOrder(tx, tenantId, id);
    if (order.status === "received" || order.status === "cancelled") throw new Conflict("order_not_open");
    const open = order.lines.filter((line) => outstandingQty(line) > 0n);
    const parts = open.map((line) => ({ line, part: nextPart(line, outstandingQty(line)) }));
    for (const { line, part } of parts)
      await tx.purchaseLine.update({
        where: { tenantId_id: { tenantId, id: line.id } },
        data: { cancelledQty: { increment: part.qty } },
      });
    if (order.status !== "draft") {
      const { supplierId, currency } = order;
      const netNano = parts.reduce((sum, { part }) => sum + part.costNano, 0n);
      const taxNano = parts.reduce((sum, { part }) => sum + part.taxNano, 0n);
      const entry = orderCancelled({ partyId: tenantId, supplierId, currency, netNano, taxNano });
      const source = { sourceKind: "purchase_order", sourceId: id, occurredAt: now };
      await postEntry(tx, entry, { tenantId, id: newId(), ...source });
    }
    const status = receiptState(
      order.lines.map((line) => ({ ...line, cancelledQty: line.orderedQty - line.receivedQty })),
    );
    await tx.purchaseOrder.update({ where: { tenantId_id: { tenantId, id } }, data: { status } });
    audit({ kind: "purchase_order", id, detail: { from: order.status } });
    return { status };
  },
});
