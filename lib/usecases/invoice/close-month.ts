import type { Tx } from "@/lib/db/with-tenant";
import { isCurrency } from "@/lib/domain/money/currency";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { monthRangeOf } from "@/lib/domain/tenancy/zone";

import { command } from "../define";
import { Conflict, found } from "../errors";
import { issueInvoice } from "./issue-invoice";
import { closeMonthInput } from "./schemas";

/**
 * Closes a month for one direct buyer: one invoice over all models and vendors, or none where nothing was used.
 * Closing a month twice answers the invoice of the first time. System scope: a reselling buyer's books get the mirror.
 */
export const closeMonth = command({
  name: "invoice.close_month",
  permission: "billing.write",
  scope: "system",
  input: closeMonthInput,
  async run({ tx, actor, now, newId, audit }, { buyer: buyerId, month }) {
    const { tenantId, partyId: sellerId } = actor;
    const wallet = found("party", await lockWallet(tx, tenantId, sellerId, buyerId));
    const [seller, buyer, edge] = await Promise.all([
      tx.party.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: sellerId } } }),
      tx.party.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: buyerId } } }),
      tx.edge.findFirst({ where: { tenantId, sellerId, buyerId }, orderBy: { validFrom: "desc" } }),
    ]);
    const terms = found("party", edge);
    const period = monthRangeOf(month.year, month.month, seller.timeZone);
    if (period.to > now) throw new Conflict("month_not_over");
    const earlier = await tx.invoice.findFirst({
      where: { tenantId, walletId: wallet.id, periodStart: period.from, status: "issued" },
    });
    if (earlier) return { invoiceId: toWireId("invoice", earlier.id), issued: false };

    if (!isCurrency(wallet.currency)) throw new Error(`wallet ${wallet.id} is kept in ${wallet.currency}`);
    await closeWallet(tx, tenantId, wallet.id, period.to);
    const id = await issueInvoice(
      tx,
      {
        tenantId,
        walletId: wallet.id,
        seller,
        buyer: { id: buyer.id, name: buyer.name, billing: buyer.billing, resells: buyer.kind !== "customer" },
        currency: wallet.currency,
        taxRatePpm: terms.taxRatePpm,
        paymentTermDays: terms.paymentTermDays,
        timeZone: seller.timeZone,
        period,
      },
      { now, newId },
    );
    if (id) audit({ kind: "invoice", id });
    return { invoiceId: id && toWireId("invoice", id), issued: id !== null };
  },
});

/** Locks the pair's wallet: settlement waits, and dates what follows after `closedUntil`. */
async function lockWallet(tx: Tx, tenantId: string, sellerId: string, buyerId: string) {
  const [row] = await tx.$queryRaw<{ id: string; currency: string }[]>`
    SELECT id, currency FROM wallet
    WHERE tenant_id = ${tenantId}::uuid AND seller_id = ${sellerId}::uuid AND buyer_id = ${buyerId}::uuid
    ORDER BY id LIMIT 1 FOR NO KEY UPDATE`;
  return row;
}

async function closeWallet(tx: Tx, tenantId: string, walletId: string, until: Date): Promise<void> {
  await tx.$executeRaw`UPDATE wallet SET closed_until = ${until}
    WHERE tenant_id = ${tenantId}::uuid AND id = ${walletId}::uuid AND closed_until < ${until}`;
}
