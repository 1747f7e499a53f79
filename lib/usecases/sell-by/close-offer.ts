import { command } from "../define";
import { Conflict, found } from "../errors";
import { endOffer } from "./end-offer";
import { closeOfferInput } from "./schemas";

/** Closes an offer before its time: prices are what they were without it, from the next call on. Throws Conflict(offer_closed). */
export const closeOffer = command({
  name: "lot.close_offer",
  permission: "inventory.write",
  scope: "system",
  input: closeOfferInput,
  async run(ctx, { id }) {
    const { tx, actor } = ctx;
    const key = { tenantId_id: { tenantId: actor.tenantId, id } };
    const offer = found("sellByOffer", await tx.sellByOffer.findUnique({ where: key }));
    if (!(await endOffer(ctx, offer, "by_hand"))) throw new Conflict("offer_closed");
    return { closed: true };
  },
});
