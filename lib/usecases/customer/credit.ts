import { manualCredit, manualCreditMirrored } from "@/lib/domain/ledger/wallet-entries";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Invalid } from "@/lib/usecases/errors";
import { postEntry } from "@/lib/usecases/ledger/post-entry";
import { dayEnd, sellerZone } from "@/lib/usecases/pricing/seller-days";
import { GRANT_PRIORITY } from "@/lib/usecases/topup/credit-top-up";

import { directBuyer, lockWallet } from "./direct-buyer";
import { creditInput } from "./schemas";

/**
 * Gives a direct buyer money without being paid: a promotional grant, drawn before paid money. Dr promo, Cr wallet:{grant} in
 * the seller's books, and the mirror in the buyer's own where it resells (DESIGN section 4). The reason stays with the entry
 * and the audit trail. Throws Invalid for a last day that is over.
 */
export const creditBuyer = command({
  name: "customer.credit",
  permission: "customers.credit",
  scope: "system",
  input: creditInput,
  async run({ tx, actor, now, newId, audit }, { id: buyerId, amount, reason, lastDay }) {
    const edge = await directBuyer(tx, actor, buyerId);
    const { tenantId, sellerId } = edge;
    const expiresAt = lastDay === "" ? null : dayEnd(lastDay, await sellerZone(tx, actor));
    if (expiresAt !== null && expiresAt <= now) throw new Invalid({ lastDay: "not_in_future" });
    const wallet = await lockWallet(tx, edge);
    const grantId = newId();
    await tx.wallet.update({
      where: { tenantId_id: { tenantId, id: wallet.id } },
      data: { postedNano: { increment: amount }, updatedAt: now },
    });
    await tx.grant.create({
      data: {
        ...{
          tenantId,
          id: grantId,
          walletId: wallet.id,
          sellerId,
          buyerId,
          unit: "money",
          kind: "promotional",
        },
        ...{
          priority: GRANT_PRIORITY.promotional,
          granted: amount,
          drawn: 0n,
          expired: 0n,
          refunded: 0n,
          isOpen: true,
        },
        ...{ sourceKind: "manual_credit", startsAt: now, expiresAt, createdAt: now },
      },
    });
    const source = { tenantId, sourceKind: "grant", sourceId: grantId, occurredAt: now, note: reason };
    const { currency } = wallet;
    const given = manualCredit({ partyId: sellerId, grantId, amountNano: amount, currency });
    await postEntry(tx, given, { ...source, id: newId() });
    if (edge.buyer.kind !== "customer") {
      const mirror = manualCreditMirrored({
        partyId: buyerId,
        walletId: wallet.id,
        amountNano: amount,
        currency,
      });
      await postEntry(tx, mirror, { ...source, id: newId() });
    }
    audit({ kind: "party", id: buyerId, detail: { amount: amount.toString(), currency, reason } });
    return { grantId: toWireId("grant", grantId), amountNano: amount, currency };
  },
});
