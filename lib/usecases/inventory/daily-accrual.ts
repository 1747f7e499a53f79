import type { Lot, SupplierAccount } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { costOfFirst } from "@/lib/domain/inventory/cost";
import { dayOf, dayRange, isoDay } from "@/lib/domain/tenancy/zone";

import { type BookingContext, PAY_AS_YOU_GO_QTY } from "./book-lot";
import { lotOf } from "./lot-view";

/** A day's end is the next day's beginning: the moment to ask for tomorrow. */
const days = (at: Date, zone: string) => {
  const today = dayRange(at, zone);
  return [today, dayRange(today.to, zone)];
};

/**
 * Makes sure that an account with a daily limit of pay-as-you-go has the lots of today and tomorrow, in the tenant's
 * zone, and one without has none. Such a lot counts list price as pay-as-you-go does, but begins and ends with its day
 * and holds no more than the limit buys: admission reserves from it as from any lot, so the limit is exact in any race
 * and costs the hot path nothing. Lots of another limit are closed; what they accrued counts towards the new one.
 * The account must be locked by the caller's update of it, or be looked after by one job alone.
 */
export async function openDailyAccruals(
  tx: Tx,
  context: BookingContext,
  account: SupplierAccount,
  zone: string,
): Promise<void> {
  const { tenantId, at } = context;
  const mine = { tenantId, supplierAccountId: account.id, kind: "pay_as_you_go" } as const;
  const endless = await tx.lot.findFirstOrThrow({ where: { ...mine, expiresAt: null } });
  const limit = account.paygEnabled ? account.paygDailyNano : null;
  for (const day of days(at, zone)) {
    const lots = await tx.lot.findMany({
      where: { ...mine, startsAt: { gte: day.from, lt: day.to }, expiresAt: day.to },
    });
    const open = lots.filter((lot) => lot.status === "active");
    // A lot opened for the same limit goes on: what it has left is what the day has left.
    if (limit !== null && open.some((lot) => lot.statusReason === limit.toString())) continue;
    for (const lot of open)
      await tx.lot.update({ where: { tenantId_id: { tenantId, id: lot.id } }, data: { status: "expired" } });
    const spent = lots.reduce((sum, lot) => sum + costOfFirst(lotOf(lot), lot.drawnQty + lot.heldQty), 0n);
    const startsAt = day.from < at ? at : day.from;
    if (limit !== null && limit > spent)
      await openDay(tx, context, endless, { limit, left: limit - spent, startsAt, expiresAt: day.to, zone });
  }
}

interface Day {
  readonly limit: bigint;
  readonly left: bigint;
  readonly startsAt: Date;
  readonly expiresAt: Date;
  readonly zone: string;
}

/** `statusReason` keeps the limit the lot was opened for, in nano. */
async function openDay(
  tx: Tx,
  { tenantId, at, newId }: BookingContext,
  endless: Lot,
  day: Day,
): Promise<void> {
  const { limit, left, startsAt, expiresAt, zone } = day;
  const free = endless.costNano === 0n;
  const receivedQty = free ? left : (left * endless.receivedQty) / endless.costNano;
  if (receivedQty === 0n || receivedQty > PAY_AS_YOU_GO_QTY) return;
  const { supplierAccountId, name, currency } = endless;
  await tx.lot.create({
    data: {
      ...{ tenantId, id: newId(), supplierAccountId, name: `${name}, ${isoDay(dayOf(startsAt, zone))}` },
      ...{ kind: "pay_as_you_go", status: "active", modelIds: [], burnWeights: {}, currency, receivedQty },
      ...{ drawnQty: 0n, expiredQty: 0n, returnedQty: 0n, heldQty: 0n, inputTaxNano: 0n },
      ...{
        costNano: free ? 0n : left,
        statusReason: limit.toString(),
        startsAt,
        expiresAt,
        receivedAt: at,
        createdAt: at,
      },
    },
  });
}
