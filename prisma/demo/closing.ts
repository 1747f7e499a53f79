import { pspPayout } from "@/lib/domain/ledger/wallet-entries";
import { monthRangeOf } from "@/lib/domain/tenancy/zone";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { systemActor } from "@/lib/usecases/actor";
import { closeMonth } from "@/lib/usecases/invoice/close-month";
import { postEntry } from "@/lib/usecases/ledger/post-entry";

import { type DemoContext, HISTORY_DAYS } from "./demo-context";
import type { PlantedBuyer } from "./tree";

const TWO_HOURS_MS = 7_200_000;
/** Of the reseller and its distributors: months are cut where the seller lives, and UTC+8 is shared by all of them. */
const ZONE = "Asia/Singapore";

/** Has the payment provider pay out what it took for every seller since the last time. */
export async function payOut(demo: DemoContext, at: Date): Promise<void> {
  const { tenantId, newId } = demo.at(at);
  await demo.transaction(async (tx) => {
    const taken = await tx.posting.groupBy({
      by: ["partyId", "side"],
      where: { tenantId, code: "psp_clearing" },
      _sum: { amountNano: true },
      orderBy: [{ partyId: "asc" }, { side: "asc" }],
    });
    const balances = new Map<string, bigint>();
    for (const { partyId, side, _sum } of taken) {
      const amount = _sum.amountNano ?? 0n;
      balances.set(partyId, (balances.get(partyId) ?? 0n) + (side === "debit" ? amount : -amount));
    }
    for (const [partyId, amountNano] of balances) {
      const entry = pspPayout({ partyId, amountNano, currency: "USD" });
      const id = newId();
      await postEntry(tx, entry, { tenantId, id, sourceKind: "payout", sourceId: id, occurredAt: at });
    }
  });
}

/** Bills every month that is over to every buyer who used something in it, as the job does. @returns how many bills */
export async function closePastMonths(demo: DemoContext, buyers: readonly PlantedBuyer[]): Promise<number> {
  let bills = 0;
  const first = demo.time(-HISTORY_DAYS);
  for (let ahead = 0; ; ahead++) {
    const month = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + ahead));
    const { to } = monthRangeOf(month.getUTCFullYear(), month.getUTCMonth() + 1, ZONE);
    const now = new Date(to.getTime() + TWO_HOURS_MS);
    if (now > demo.end) return bills;
    for (const { id, sellerId } of buyers) {
      const partyKind = sellerId === demo.tenantId ? ("root" as const) : ("distributor" as const);
      const actor = systemActor(demo.tenantId, "demonstration", { partyId: sellerId, partyKind });
      const input = { buyer: toWireId("party", id), month: month.toISOString().slice(0, 7) };
      const { issued } = await closeMonth.execute(actor, input, { now });
      if (issued) bills += 1;
    }
  }
}
