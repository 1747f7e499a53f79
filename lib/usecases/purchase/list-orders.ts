import type { PurchaseOrderStatus } from "@/generated/prisma/enums";

import { query } from "../define";
import { orderRelations, orderView } from "./order-view";
import { listOrdersInput } from "./schemas";

const PAGE = 50;
const OPEN: PurchaseOrderStatus[] = ["draft", "ordered", "part_received"];

/** Purchase orders, newest first. `open` are those something is still to be done about. */
export const listOrders = query({
  name: "purchase.list",
  permission: "inventory.read",
  input: listOrdersInput,
  async run({ tx, actor: { tenantId } }, { status, after }) {
    const rows = await tx.purchaseOrder.findMany({
      where: {
        tenantId,
        ...(status === "all" ? {} : { status: { in: status === "open" ? OPEN : [status] } }),
        ...(after ? { id: { lt: after } } : {}),
      },
      include: orderRelations,
      orderBy: { id: "desc" },
      take: PAGE + 1,
    });
    const items = rows.slice(0, PAGE).map(orderView);
    return { items, next: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null };
  },
});
