import { z } from "zod";

import { withPlatform } from "@/lib/db/with-tenant";
import { dayOf, monthRangeOf } from "@/lib/domain/tenancy/zone";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor } from "@/lib/usecases/actor";
import { closeMonth } from "@/lib/usecases/invoice/close-month";

import type { Job } from "./job";

/** Hours after midnight in the seller's zone before a month is closed: the longest call is long over by then. */
const SETTLED_AFTER_MS = 2 * 3_600_000;

/**
 * Closes the month before for every buyer of every seller, each in the seller's zone and in a transaction of its own.
 * Runs hourly, since midnights differ, and passes over what is closed: a missed run heals itself.
 */
export const closeMonths: Job<Record<string, never>> = {
  name: "close-months",
  input: z.strictObject({}),
  schedule: "30 * * * *",
  async run(_input, { now, signal }) {
    const pairs = await withPlatform((tx) =>
      tx.wallet.findMany({
        select: {
          tenantId: true,
          sellerId: true,
          buyerId: true,
          closedUntil: true,
          seller: { select: { timeZone: true, kind: true } },
        },
        orderBy: [{ tenantId: "asc" }, { id: "asc" }],
      }),
    );
    for (const pair of pairs) {
      if (signal.aborted) return;
      const { month, ended } = monthBefore(new Date(now.getTime() - SETTLED_AFTER_MS), pair.seller.timeZone);
      if (pair.closedUntil >= ended) continue;
      const actor = systemActor(pair.tenantId, "job:close-months", {
        partyId: pair.sellerId,
        partyKind: pair.seller.kind,
      });
      await closeMonth.execute(actor, { buyer: toWireId("party", pair.buyerId), month }, { now });
    }
  },
};

/** The last month that is over in a zone, and the instant it ended. */
function monthBefore(at: Date, zone: string): { month: string; ended: Date } {
  const { year, month } = dayOf(at, zone);
  const [y, m] = month === 1 ? [year - 1, 12] : [year, month - 1];
  return { month: `${y}-${String(m).padStart(2, "0")}`, ended: monthRangeOf(y, m, zone).to };
}
