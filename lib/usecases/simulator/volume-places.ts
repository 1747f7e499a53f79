import type { Tx } from "@/lib/db/with-tenant";
import { dayOf } from "@/lib/domain/tenancy/zone";

/** Whose counters: of one wallet, in the month of a time by the seller's clocks. */
export interface WalletMonth {
  readonly tenantId: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly currency: string;
  readonly zone: string;
  readonly at: Date;
}

/** Where the volume counters of a wallet stand, by their keys; a month that has not begun has none yet. */
export async function volumePlaces(tx: Tx, month: WalletMonth): Promise<ReadonlyMap<string, bigint>> {
  const { tenantId, buyerId, sellerId, currency, zone, at } = month;
  const day = dayOf(at, zone);
  const rows = await tx.volumeCounter.findMany({
    where: {
      ...{ tenantId, buyerId, sellerId, wallet: { currency } },
      month: new Date(Date.UTC(day.year, day.month - 1, 1)),
    },
    select: { key: true, units: true },
  });
  return new Map(rows.map(({ key, units }) => [key, units]));
}
