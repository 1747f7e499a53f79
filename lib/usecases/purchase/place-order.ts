import { lotInvoiced } from "@/lib/domain/ledger/purchase-entries";

import { command } from "../define";
import { Conflict } from "../errors";
import { postEntry } from "../ledger/post-entry";
import { lockOrder } from "./lock-order";
import { orderInput } from "./schemas";

/**
 * Places a drafted order: the supplier's invoice is booked for all its lines (Dr stock_in_transit, tax_recoverable; Cr
 * payable:{supplier}), and what was ordered is on its way until it is received or cancelled.
 */
export const placeOrder = command({
  name: "purchase.place",
  permission: "inventory.write",
  input: orderInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { id }) {
    const order = await lockOrder(tx, tenantId, id);
    if (order.status !== "draft") throw new Conflict("order_not_draft");
    const sum = (amount: (line: (typeof order.lines)[number]) => bigint) =>
      order.lines.reduce((total, line) => total + amount(line), 0n);
    const { supplierId, currency } = order;
    const entry = lotInvoiced({
      ...{ partyId: tenantId, supplierId, currency },
      ...{ netNano: sum((line) => line.costNano), taxNano: sum((line) => line.taxNano) },
    });
    const source = { sourceKind: "purchase_order", sourceId: id, occurredAt: now };
    await postEntry(tx, entry, { tenantId, id: newId(), ...source });
    await tx.purchaseOrder.update({
      where: { tenantId_id: { tenantId, id } },
      data: { status: "ordered", orderedAt: now },
    });
    audit({ kind: "purchase_order", id });
    return { status: "ordered" as const };
  },
});
