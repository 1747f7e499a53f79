import { termsOf, volumeDiscountPpm } from "@/lib/domain/purchasing/terms";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { found } from "../errors";
import { orderRelations, orderView } from "./order-view";
import { orderInput } from "./schemas";

/** One order with its lines, the lots received from it, and what was paid. */
export const getOrder = query({
  name: "purchase.get",
  permission: "inventory.read",
  input: orderInput,
  async run({ tx, actor: { tenantId } }, { id }) {
    const row = found(
      "purchaseOrder",
      await tx.purchaseOrder.findUnique({
        where: { tenantId_id: { tenantId, id } },
        include: {
          ...orderRelations,
          payments: { orderBy: { id: "asc" } },
          lots: { where: { parentLotId: null }, orderBy: { id: "asc" } },
        },
      }),
    );
    const positions = new Map(row.lines.map((line) => [line.id, line.position]));
    const view = orderView(row);
    return {
      ...view,
      /** What the account's terms promise an order of this size, to be seen beside what was agreed. */
      volumeDiscountPpm: volumeDiscountPpm(termsOf(row.supplierAccount.terms), view.netNano),
      lots: row.lots.map((lot) => ({
        id: toWireId("lot", lot.id),
        name: lot.name,
        line: positions.get(lot.purchaseLineId ?? "") ?? null,
        kind: lot.kind,
        receivedQty: lot.receivedQty,
        costNano: lot.costNano,
        receivedAt: lot.receivedAt,
      })),
      payments: row.payments.map(({ amountNano, reference, createdAt }) => ({
        amountNano,
        reference,
        at: createdAt,
      })),
    };
  },
});

export type OrderDetail = Awaited<ReturnType<typeof getOrder.execute>>;
