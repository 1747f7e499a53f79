import { z } from "zod";

import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { dayOf } from "@/lib/domain/tenancy/zone";

import { query } from "../define";

const MONTHS = 6;

/** Whom the asker may bill, by name, and the months that are over in its zone, newest first. */
export const billableBuyers = query({
  name: "invoice.billable_buyers",
  permission: "billing.read",
  input: z.strictObject({}),
  async run({ tx, actor, now }) {
    const { tenantId, partyId } = actor;
    const [self, wallets] = await Promise.all([
      tx.party.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: partyId } } }),
      tx.wallet.findMany({
        where: { tenantId, sellerId: partyId },
        include: { buyer: { select: { id: true, name: true } } },
      }),
    ]);
    const { year, month } = dayOf(now, self.timeZone);
    const months = Array.from({ length: MONTHS }, (_, back) => {
      const at = new Date(Date.UTC(year, month - 2 - back, 1));
      return at.toISOString().slice(0, 7);
    });
    const items = wallets
      .map(({ buyer }) => ({ id: toWireId("party", buyer.id), name: buyer.name }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return { items, months };
  },
});
