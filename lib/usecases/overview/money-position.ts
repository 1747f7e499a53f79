import type { Tx } from "@/lib/db/with-tenant";
import type { TimeRange } from "@/lib/domain/tenancy/zone";

import { lotOf } from "../inventory/lot-view";
import { costRemaining } from "@/lib/domain/inventory/cost";
import type { Seller } from "./sales-by-day";

/** Money a seller holds for others, is owed, took in, and has lying in stock; nano of its currency. */
export interface MoneyPosition {
  /** Prepaid by its buyers and not used yet: a promise to serve. */
  readonly owedToBuyersNano: bigint;
  /** Used on credit and not paid yet. */
  readonly owedByBuyersNano: bigint;
  /** Gateway payments of the range, gross, in minor units. */
  readonly cashInMinor: bigint;
  /** Stock at cost; null for a seller that keeps none. */
  readonly stockNano: bigint | null;
  /** Left with the parent; null for the root, which has none. */
  readonly balanceNano: bigint | null;
}

/** Where a seller's money stands now, and what came in during a range. */
export async function moneyPosition(tx: Tx, seller: Seller, range: TimeRange): Promise<MoneyPosition> {
  const { tenantId, partyId, currency, isRoot } = seller;
  const sold = await tx.wallet.aggregate({
    where: { tenantId, sellerId: partyId, currency },
    _sum: { postedNano: true, exposureNano: true },
  });
  const cash = await tx.payment.aggregate({
    where: {
      tenantId,
      sellerId: partyId,
      currency,
      status: "succeeded",
      verifiedAt: { gte: range.from, lt: range.to },
    },
    _sum: { amountMinor: true },
  });
  return {
    owedToBuyersNano: sold._sum.postedNano ?? 0n,
    owedByBuyersNano: sold._sum.exposureNano ?? 0n,
    cashInMinor: cash._sum.amountMinor ?? 0n,
    stockNano: isRoot ? await stockAtCost(tx, seller) : null,
    balanceNano: isRoot ? null : await balanceWithParent(tx, seller),
  };
}

async function stockAtCost(tx: Tx, { tenantId, currency }: Seller): Promise<bigint> {
  const lots = await tx.lot.findMany({ where: { tenantId, currency, kind: { not: "pay_as_you_go" } } });
  return lots.reduce((sum, lot) => sum + costRemaining(lotOf(lot)), 0n);
}

async function balanceWithParent(tx: Tx, { tenantId, partyId, currency }: Seller): Promise<bigint> {
  const { _sum } = await tx.wallet.aggregate({
    where: { tenantId, buyerId: partyId, currency },
    _sum: { postedNano: true, exposureNano: true, limitNano: true, heldNano: true },
  });
  return (_sum.postedNano ?? 0n) - (_sum.exposureNano ?? 0n) + (_sum.limitNano ?? 0n) - (_sum.heldNano ?? 0n);
}
