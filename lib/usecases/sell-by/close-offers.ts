import { z } from "zod";

import { offerClosing } from "@/lib/domain/inventory/sell-by";

import { command } from "../define";
import { lotOf } from "../inventory/lot-view";
import { endOffer, takeRulesOut } from "./end-offer";

/**
 * Closes the offers whose day has come, whose lot is used up, and those of a lot that is not drawn from any more. An edition that was
 * scheduled while an offer stood brings its rules back: those of offers closed before their time are taken out again.
 */
export const closeOffers = command({
  name: "lot.close_offers",
  permission: "inventory.write",
  scope: "system",
  input: z.strictObject({}),
  async run(ctx) {
    const { tx, actor, now } = ctx;
    const { tenantId } = actor;
    const open = await tx.sellByOffer.findMany({
      where: { tenantId, closedAt: null },
      include: { lot: true },
      orderBy: { id: "asc" },
    });
    let closed = 0;
    for (const { lot, ...offer } of open) {
      const why = offerClosing(offer.endsAt, lotOf(lot), now);
      if (why && (await endOffer(ctx, offer, why))) closed++;
    }
    const early = await tx.sellByOffer.findMany({
      where: { tenantId, closedAt: { not: null }, endsAt: { gt: now } },
    });
    for (const offer of early) await takeRulesOut(ctx, offer);
    return { closed };
  },
});
