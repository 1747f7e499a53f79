import { paymentProvider } from "@/lib/integrations/payments/registry";
import { query } from "@/lib/usecases/define";
import { found } from "@/lib/usecases/errors";
import { partyDetails, type PartyDetails } from "@/lib/usecases/invoice/party-details";

import { topUpIdSchema } from "./schemas";
import { topUpView, type TopUpView } from "./top-up-view";

/** One top-up, with what its receipt says of both sides. */
export interface TopUpDetail extends TopUpView {
  /** Where the payer can go on with an unfinished payment. */
  readonly resumeHref: string | null;
  readonly seller: PartyDetails;
  readonly buyer: PartyDetails;
}

/** A top-up of the actor's own party. Throws NotFound for any other's, a sibling's included. */
export const getTopUp = query({
  name: "topup.get",
  permission: "billing.read",
  input: topUpIdSchema,
  async run({ tx, actor }, { id }): Promise<TopUpDetail> {
    const { tenantId, partyId: buyerId } = actor;
    const row = found(
      "top_up",
      await tx.topUp.findFirst({ where: { tenantId, id, buyerId }, include: { payments: true } }),
    );
    const bonus = row.bonusGrantId
      ? await tx.grant.findUnique({ where: { tenantId_id: { tenantId, id: row.bonusGrantId } } })
      : null;
    const details = async (partyId: string) => {
      const party = await tx.party.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: partyId } } });
      return partyDetails(party.name, party.billing);
    };
    const waits = row.status === "created" || row.status === "pending";
    const resumeHref =
      waits && row.providerRef !== null
        ? paymentProvider(row.provider).resumeHref({ tenantId, providerRef: row.providerRef })
        : null;
    return {
      ...topUpView(row, bonus),
      resumeHref,
      seller: await details(row.sellerId),
      buyer: await details(buyerId),
    };
  },
});
