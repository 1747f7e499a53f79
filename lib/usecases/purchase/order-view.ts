import type { PurchaseLine, PurchaseOrder, Supplier, SupplierAccount } from "@/generated/prisma/client";
import { outstandingQty } from "@/lib/domain/purchasing/line";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

export const orderRelations = {
  supplier: true,
  supplierAccount: true,
  lines: { orderBy: { position: "asc" } },
  payments: { select: { amountNano: true } },
} as const;

export type OrderRow = PurchaseOrder & {
  readonly supplier: Supplier;
  readonly supplierAccount: SupplierAccount;
  readonly lines: readonly PurchaseLine[];
  readonly payments: readonly { readonly amountNano: bigint }[];
};

const sumOf = <T>(rows: readonly T[], amount: (row: T) => bigint): bigint =>
  rows.reduce((sum, row) => sum + amount(row), 0n);

/** An order as lists show it. Amounts in nano of its currency, quantities in each line's unit. */
export function orderView(row: OrderRow) {
  const ordered = sumOf(row.lines, (line) => line.costNano);
  const tax = sumOf(row.lines, (line) => line.taxNano);
  return {
    id: toWireId("purchaseOrder", row.id),
    number: row.number,
    status: row.status,
    currency: row.currency,
    account: {
      id: toWireId("supplierAccount", row.supplierAccountId),
      name: row.supplierAccount.name,
      supplierName: row.supplier.name,
    },
    orderedAt: row.orderedAt,
    expectedOn: row.expectedOn,
    inAdvance: row.inAdvance,
    supplierReference: row.supplierReference,
    note: row.note,
    netNano: ordered,
    taxNano: tax,
    paidNano: sumOf(row.payments, (payment) => payment.amountNano),
    lines: row.lines.map((line) => ({
      position: line.position,
      name: line.name,
      kind: line.kind,
      modelIds: line.modelIds.map((id) => toWireId("model", id)),
      orderedQty: line.orderedQty,
      receivedQty: line.receivedQty,
      cancelledQty: line.cancelledQty,
      outstandingQty: outstandingQty(line),
      costNano: line.costNano,
      taxNano: line.taxNano,
      validDays: line.validDays,
      expiresAt: line.expiresAt,
    })),
  };
}

export type OrderView = ReturnType<typeof orderView>;
