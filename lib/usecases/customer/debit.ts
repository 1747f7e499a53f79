import type { Grant } from "@/generated/prisma/client";
import { takeBack } from "@/lib/domain/billing/take-back";
import { manualDebit, manualDebitMirrored } from "@/lib/domain/ledger/wallet-entries";
import { decimalFromNano } from "@/lib/domain/money/nano";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Invalid } from "@/lib/usecases/errors";
import { postEntry } from "@/lib/usecases/ledger/post-entry";

import { directBuyer, lockWallet } from "./direct-buyer";
import { debitInput } from "./schemas";

/**
 * Takes given money back from a direct buyer: only what was given and is neither spent nor reserved for calls in flight, and never
 * what it paid for (that is refunded). Dr wallet:{grant}, Cr promo, with the mirror where the buyer resells. Throws
 * Invalid(take_at_most) naming how much could be taken.
 */
export const debitBuyer = command({
  name: "customer.debit",
  permission: "customers.credit",
  scope: "system",
  input: debitInput,
  async run({ tx, actor, now, newId, audit }, { id: buyerId, amount, reason }) {
    const edge = await directBuyer(tx, actor, buyerId);
    const { tenantId, sellerId } = edge;
    const wallet = await lockWallet(tx, edge);
    const where = { tenantId, walletId: wallet.id, isOpen: true, unit: "money" } as const;
    const rows = await tx.grant.findMany({ where });
    const { parts, unfunded } = takeBack(rows.map(drawable), wallet.heldNano, amount);
    const spare = wallet.postedNano - wallet.exposureNano + wallet.limitNano - wallet.heldNano;
    const most = spare < amount - unfunded ? spare : amount - unfunded;
    if (most < amount) {
      throw new Invalid({
        amount: {
          reason: "take_at_most",
          values: { amount: decimalFromNano(most, 2), currency: wallet.currency },
        },
      });
    }
    await tx.wallet.update({
      where: { tenantId_id: { tenantId, id: wallet.id } },
      data: { postedNano: { decrement: amount }, updatedAt: now },
    });
    const { currency } = wallet;
    for (const { grantId, qty } of parts) {
      const emptied = rows.some((row) => row.id === grantId && remainingOf(row) === qty);
      const data = { refunded: { increment: qty }, ...(emptied ? { isOpen: false } : {}) };
      await tx.grant.update({ where: { tenantId_id: { tenantId, id: grantId } }, data });
      const source = { tenantId, sourceKind: "grant", sourceId: grantId, occurredAt: now, note: reason };
      const taken = manualDebit({ partyId: sellerId, grantId, amountNano: qty, currency });
      await postEntry(tx, taken, { ...source, id: newId() });
      if (edge.buyer.kind === "customer") continue;
      const mirror = manualDebitMirrored({
        partyId: buyerId,
        walletId: wallet.id,
        amountNano: qty,
        currency,
      });
      await postEntry(tx, mirror, { ...source, id: newId() });
    }
    audit({ kind: "party", id: buyerId, detail: { amount: amount.toString(), currency, reason } });
    return { id: toWireId("party", buyerId), amountNano: amount, currency };
  },
});

function remainingOf({ granted, drawn, expired, refunded }: Grant): bigint {
  return granted - drawn - expired - refunded;
}

function drawable(row: Grant) {
  const { id, unit, kind, priority, expiresAt } = row;
  return { id, unit, kind, priority, expiresAt, remainingQty: remainingOf(row) };
}
