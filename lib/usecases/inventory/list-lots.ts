import type { z } from "zod";

import type { Tx } from "@/lib/db/with-tenant";
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
  async run({ tx, actor: { tenantId }, now }, input) {
    return (await listedLots(tx, tenantId, now, input)).map(({ view }) => view);
  },
});

/** The same lots, as they are stored and as they are shown, for others that tell of stock. Needs a scope that sees it. */
export async function listedLots(
  tx: Tx,
  tenantId: string,
  now: Date,
  { status, accountId }: z.output<typeof listLotsInput>,
) {
  let rows = await tx.lot.findMany({
    where: { tenantId, ...(accountId ? { supplierAccountId: accountId } : {}) },
    include: { supplierAccount: { include: { supplier: true } } },
  });
  // A day's share of a pay-as-you-go limit is only worth a row while the day lasts.
  rows = rows.filter((row) => row.kind !== "pay_as_you_go" || row.expiresAt === null || isToday(row, now));
  rows.sort(compareDrawOrder);
  const burn = await recentBurn(tx, tenantId, rows, now);
  const lots = rows.map((row) => ({ row, view: lotView(row, burn.get(row.id) ?? NO_BURN, now) }));
  return lots.filter(({ view }) => {
    const open = view.remainingQty !== 0n && view.status !== "expired" && view.status !== "exhausted";
    return status === "all" || open === (status === "open");
  });
}

function isToday(row: { startsAt: Date; expiresAt: Date | null; status: string }, now: Date): boolean {
  return row.status === "active" && row.startsAt <= now && row.expiresAt !== null && now < row.expiresAt;
}
