import type { PurchaseLine } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { nextPart, outstandingQty, receiptState } from "@/lib/domain/purchasing/line";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Conflict, found, Invalid } from "../errors";
import { stockLot } from "../inventory/book-lot";
import { quantityIn } from "../inventory/quantity";
import { lockOrder, type LockedOrder } from "./lock-order";
import { receiveLineInput } from "./schemas";

const DAY_MS = 86_400_000;

/**
 * Receives all or part of a line: a lot at what the line's curve says of it (Dr stock:{lot}, Cr stock_in_transit), with
 * the exchange rate of this moment locked to it. Throws Conflict(order_not_open), Conflict(not_paid) where the order is
 * paid in advance and was not, Invalid for more than is outstanding.
 */
export const receiveLine = command({
  name: "purchase.receive",
  permission: "inventory.write",
  input: receiveLineInput,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { id, line: position, quantity, name }) {
    const order = await lockOrder(tx, tenantId, id);
    if (order.status !== "ordered" && order.status !== "part_received") throw new Conflict("order_not_open");
    if (order.inAdvance && !(await isPaid(tx, order))) throw new Conflict("order_not_paid");
    const line = found(
      "purchaseLine",
      order.lines.find((each) => each.position === position),
    );
    const qty = quantityIn(line.kind, quantity);
    if (qty > outstandingQty(line)) throw new Invalid({ quantity: "above_outstanding" });
    const expiresAt = endOf(line, now);
    if (expiresAt && expiresAt <= now) throw new Conflict("line_has_ended");
    const lotId = newId();
    await book(tx, { tenantId, at: now, newId }, order, line, {
      lotId,
      qty,
      name: name || line.name,
      expiresAt,
    });
    const received = { ...line, receivedQty: line.receivedQty + qty };
    const lines = order.lines.map((each) => (each.id === line.id ? received : each));
    await tx.purchaseLine.update({
      where: { tenantId_id: { tenantId, id: line.id } },
      data: { receivedQty: received.receivedQty },
    });
    const status = receiptState(lines);
    await tx.purchaseOrder.update({ where: { tenantId_id: { tenantId, id } }, data: { status } });
    audit({ kind: "purchase_order", id, detail: { line: position, lotId, qty: qty.toString() } });
    return { lotId: toWireId("lot", lotId), status };
  },
});

function endOf(line: PurchaseLine, now: Date): Date | null {
  return line.validDays === null ? line.expiresAt : new Date(now.getTime() + line.validDays * DAY_MS);
}

async function isPaid(tx: Tx, order: LockedOrder): Promise<boolean> {
  const { tenantId, id } = order;
  const { _sum } = await tx.supplierPayment.aggregate({
    where: { tenantId, purchaseOrderId: id },
    _sum: { amountNano: true },
  });
  const due = order.lines.reduce((sum, line) => sum + line.costNano + line.taxNano, 0n);
  return (_sum.amountNano ?? 0n) >= due;
}

interface Receipt {
  readonly lotId: string;
  readonly qty: bigint;
  readonly name: string;
  readonly expiresAt: Date | null;
}

async function book(
  tx: Tx,
  context: { readonly tenantId: string; readonly at: Date; readonly newId: () => string },
  order: LockedOrder,
  line: PurchaseLine,
  { lotId, qty, name, expiresAt }: Receipt,
): Promise<void> {
  const { supplierId, supplierAccountId, currency } = order;
  const { costNano, taxNano } = nextPart(line, qty);
  // A pay-as-you-go line is refused by the table itself.
  if (line.kind === "pay_as_you_go") throw new Error(`line ${line.id} orders pay-as-you-go`);
  await stockLot(tx, context, lotId, {
    ...{ supplierId, supplierAccountId, purchaseOrderId: order.id, purchaseLineId: line.id, name },
    ...{ kind: line.kind, modelIds: line.modelIds, receivedQty: qty, costNano, inputTaxNano: taxNano },
    burnWeights: line.burnWeights as Record<string, Record<string, number>>,
    ...{ currency, fxRateId: await rateOf(tx, context, currency), commitmentNano: null },
    ...{ startsAt: context.at, expiresAt },
  });
}

/** The rate from the supplier's currency to the tenant's in force now; null where they are the same or none is known. */
async function rateOf(
  tx: Tx,
  { tenantId, at }: { readonly tenantId: string; readonly at: Date },
  base: string,
): Promise<string | null> {
  const { currency: quote } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
  if (quote === base) return null;
  const rate = await tx.fxRate.findFirst({
    where: { tenantId, base, quote, at: { lte: at } },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    select: { id: true },
  });
  return rate?.id ?? null;
}
