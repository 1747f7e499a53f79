import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { listInvoicesInput } from "./schemas";

const PAGE = 25;

/** Documents the asker issued or received, newest first, a page at a time. */
export const listInvoices = query({
  name: "invoice.list",
  permission: "billing.read",
  input: listInvoicesInput,
  async run({ tx, actor }, { side, buyer, after }) {
    const { tenantId, partyId } = actor;
    const rows = await tx.invoice.findMany({
      where: {
        tenantId,
        ...(side === "issued" ? { sellerId: partyId, buyerId: buyer } : { buyerId: partyId }),
        ...(after ? { id: { lt: after } } : {}),
      },
      include: { buyer: { select: { id: true, name: true } }, seller: { select: { name: true } } },
      orderBy: { id: "desc" },
      take: PAGE + 1,
    });
    const items = rows.slice(0, PAGE).map((row) => ({
      id: toWireId("invoice", row.id),
      number: row.number,
      status: row.status,
      buyer: { id: toWireId("party", row.buyer.id), name: row.buyer.name },
      sellerName: row.seller.name,
      currency: row.currency,
      timeZone: row.timeZone,
      periodStart: row.periodStart,
      periodEnd: row.periodEnd,
      issuedAt: row.issuedAt,
      dueAt: row.dueAt,
      totalMinor: row.totalMinor,
      prepaidMinor: row.prepaidMinor,
      dueMinor: row.dueMinor,
    }));
    return { items, next: rows.length > PAGE ? (items.at(-1)?.id ?? null) : null };
  },
});
