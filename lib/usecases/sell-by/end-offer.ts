import type { OfferClosing, SellByOffer } from "@/generated/prisma/client";

import type { CommandContext } from "../define";
import { publishNextEdition } from "../pricing/next-edition";
import { lockOwnBook } from "../pricing/own-book";
import { inForce, rulesOf, versionsOf } from "../pricing/versions";

type Context = Pick<CommandContext, "tx" | "actor" | "now" | "newId" | "audit">;

/** Ends an offer that is open, once: its rules leave what is in force. @returns whether it was open */
export async function endOffer(ctx: Context, offer: SellByOffer, closedFor: OfferClosing): Promise<boolean> {
  const { tx, now, audit } = ctx;
  const { tenantId, id } = offer;
  const { count } = await tx.sellByOffer.updateMany({
    where: { tenantId, id, closedAt: null },
    data: { closedAt: now, closedFor },
  });
  if (count === 0) return false;
  await takeRulesOut(ctx, offer);
  audit({ kind: "lot", id: offer.lotId, detail: { offer: id, closedFor } });
  return true;
}

/** Publishes the book's next edition without the offer's rules, where the one in force has any; a draft loses them as well. */
export async function takeRulesOut(ctx: Context, offer: SellByOffer): Promise<void> {
  const { tx, actor, now } = ctx;
  const book = await lockOwnBook(tx, actor, offer.priceBookId);
  const live = inForce(await versionsOf(tx, offer.tenantId, offer.priceBookId), now);
  if (!live || !rulesOf(live).some(({ offerId }) => offerId === offer.id)) return;
  await publishNextEdition(ctx, {
    book,
    change: (rules) => rules.filter(({ offerId }) => offerId !== offer.id),
    buyPrices: {},
    overrideReason: live.overrideReason,
  });
}
