import type { Tx } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { command } from "@/lib/usecases/define";
import { Conflict, Invalid } from "@/lib/usecases/errors";

import { sellersBook } from "./create-buyer";
import { directBuyer, lockWallet, type DirectBuyer } from "./direct-buyer";
import { changeTermsInput } from "./schemas";

/**
 * Puts a direct buyer on other terms from now on: price book, prepaid or billed afterwards, tax, days to pay, segment. The tree is
 * dated, so the edge is closed and another one opened; the wallet stays, and with it what was paid and owed. Calls in
 * flight end on the terms they began on. Throws Invalid for a book of another currency (the wallet is in one), and
 * Conflict(limit_in_use) when a buyer who owes is to prepay.
 */
export const changeTerms = command({
  name: "customer.change_terms",
  permission: "customers.write",
  scope: "system",
  input: changeTermsInput,
  async run({ tx, actor, now, newId, audit }, { id: buyerId, segment, taxPercent, ...terms }) {
    const edge = await directBuyer(tx, actor, buyerId);
    const { tenantId, sellerId, currency, allowedModelIds } = edge;
    const book = await sellersBook({ tx, actor }, terms.priceBookId);
    if (book.currency !== currency) throw new Invalid({ priceBookId: "other_currency" });
    if (terms.mode === "prepaid" && edge.mode !== "prepaid") await endCredit(tx, edge, now);
    const at = new Date(Math.max(now.getTime(), edge.validFrom.getTime() + 1));
    await tx.edge.update({ where: { tenantId_id: { tenantId, id: edge.id } }, data: { validTo: at } });
    const next = {
      ...{ mode: terms.mode, taxRatePpm: taxPercent, taxInclusive: terms.taxInclusive },
      ...{
        priceBookId: book.assigned,
        paymentTermDays: terms.mode === "postpaid" ? terms.paymentTermDays : 0,
      },
    };
    await tx.edge.create({
      data: { tenantId, id: newId(), sellerId, buyerId, currency, allowedModelIds, ...next, validFrom: at },
    });
    const said = segment || null;
    if (said !== edge.buyer.segment) {
      const where = { tenantId_id: { tenantId, id: buyerId } };
      await tx.party.update({ where, data: { segment: said, updatedAt: now } });
    }
    audit({ kind: "party", id: buyerId, detail: { ...next, segment: said } });
    return { id: toWireId("party", buyerId) };
  },
});

/** Who prepays has no limit; one who owes has to pay first. */
async function endCredit(tx: Tx, edge: DirectBuyer, now: Date): Promise<void> {
  const wallet = await lockWallet(tx, edge);
  if (wallet.postedNano - wallet.exposureNano - wallet.heldNano < 0n) throw new Conflict("limit_in_use");
  const where = { tenantId_id: { tenantId: edge.tenantId, id: wallet.id } };
  await tx.wallet.update({ where, data: { limitNano: 0n, updatedAt: now } });
}
