import { compareDrawOrder } from "@/lib/domain/inventory/draw-order";

import { query } from "../define";
import { lotView } from "./lot-view";
import { recentBurn } from "./recent-burn";
import { listLotsInput } from "./schemas";

const NO_BURN = { qty: 0n, windowMs: 1n };

/** Lots in the order they are drawn (first expired first out). `open` leaves out what is empty or has ended. */
export const listLots = query({
  name: "lot.list",
  permission: "inventory.read",
  input: listLotsInput,
  async run({ tx, actor: { tenantId }, now }, { status, accountId }) {
    let rows = await tx.lot.findMany({
      where: { tenantId, ...(accountId ? { supplierAccountId: accountId } : {}) },
      include: { supplierAccount: { include: { supplier: true } } },
    });
    // A day's share of a pay-as-you-go limit is only worth a row while the day lasts.
    rows = rows.filter((row) => row.kind !== "pay_as_you_go" || row.expiresAt === null || isToday(row, now));
    rows.sort(compareDrawOrder);
    const burn = await recentBurn(tx, tenantId, rows, now);
    const views = rows.map((row) => lotView(row, burn.get(row.id) ?? NO_BURN, now));
    return views.filter((lot) => {
      const open = lot.remainingQty !== 0n && lot.status !== "expired" && lot.status !== "exhausted";
      return status === "all" || open === (status === "open");
    });
  },
});

function isToday(row: { startsAt: Date; expiresAt: Date | null; status: string }, now: Date): boolean {
  return row.status === "active" && row.startsAt <= now && row.expiresAt !== null && now < row.expiresAt;
}
