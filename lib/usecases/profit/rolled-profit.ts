import { Prisma } from "@/generated/prisma/client";
import { rolled, rolledSteps } from "@/lib/usecases/rollup/rolled";
import { dayOf, followingDay, isoDay, startOfDay, type TimeRange } from "@/lib/domain/tenancy/zone";

import { NO_SALES, type ProfitSums, type SellingParty, type SoldFilter } from "./sold-calls";

/** What a seller's sales come to, with what its stock was cheaper by than its price list had reckoned with. */
export interface RolledSums extends ProfitSums {
  /** Part of the margin: what cheaper routing and cheaper lots earned. 0 for a seller without stock. */
  readonly technicalNano: bigint;
  /** Part of the revenue: percentage fees, and what is taken per call. */
  readonly servicesNano: bigint;
  /** The usage at the vendors' list prices of each call, in the seller's currency. */
  readonly listedNano: bigint;
}

export const NOTHING_SOLD: RolledSums = { ...NO_SALES, technicalNano: 0n, servicesNano: 0n, listedNano: 0n };

/** A row of {@link SUMS_OF_ROLLED} with what it is about. */
export interface RolledRow {
  readonly key: string;
  readonly calls: bigint;
  readonly revenue: string;
  readonly cost: string;
  readonly uncosted: bigint;
  readonly technical: string;
  readonly services: string;
  readonly listed: string;
}

/** Columns over rolled-up sales `r`. Sums may pass what bigint holds: text on the way out. */
export const SUMS_OF_ROLLED = Prisma.sql`COALESCE(sum(r.calls), 0)::bigint AS calls, COALESCE(sum(r.revenue_nano), 0)::text AS revenue,
  COALESCE(sum(r.cost_nano), 0)::text AS cost, COALESCE(sum(r.uncosted), 0)::bigint AS uncosted`;
/** What beside revenue and cost is kept by seller, buyer, key and model. */
export const PARTS = Prisma.sql`COALESCE(sum(r.technical_nano), 0)::text AS technical, COALESCE(sum(r.services_nano), 0)::text AS services,
  COALESCE(sum(r.listed_nano), 0)::text AS listed`;
/** Of what was drawn from lots its list value alone is kept. */
export const LOT_PARTS = Prisma.sql`'0' AS technical, '0' AS services, COALESCE(sum(r.listed_nano), 0)::text AS listed`;

/** Reads such a row. */
export function rolledSums({
  calls,
  revenue,
  cost,
  uncosted,
  technical,
  services,
  listed,
}: Omit<RolledRow, "key">): RolledSums {
  return {
    ...{ calls, revenueNano: BigInt(revenue), costNano: BigInt(cost), uncosted },
    technicalNano: BigInt(technical),
    servicesNano: BigInt(services),
    listedNano: BigInt(listed),
  };
}

function filtered({ models, buyers }: SoldFilter): Prisma.Sql {
  const one = (column: Prisma.Sql, ids: readonly string[]) =>
    ids.length > 0 ? Prisma.sql`AND ${column} = ANY (${ids}::uuid[])` : Prisma.empty;
  return Prisma.sql`${one(Prisma.sql`r.model_id`, models)} ${one(Prisma.sql`r.buyer_id`, buyers)}`;
}

function soldBy({ partyId, currency }: SellingParty, filter: SoldFilter): Prisma.Sql {
  return Prisma.sql`r.seller_id = ${partyId}::uuid AND r.currency = ${currency} ${filtered(filter)}`;
}

/** A seller's sales of a range, rolled up, to be read `FROM (...) r`. */
export function rolledSales(seller: SellingParty, range: TimeRange, filter: SoldFilter): Prisma.Sql {
  return rolled("profit", seller.tenantId, range, soldBy(seller, filter));
}

/** Its sales in other currencies than its own. */
export function rolledForeign(
  { tenantId, partyId, currency }: SellingParty,
  range: TimeRange,
  filter: SoldFilter,
) {
  return rolled(
    "profit",
    tenantId,
    range,
    Prisma.sql`r.seller_id = ${partyId}::uuid AND r.currency <> ${currency} ${filtered(filter)}`,
  );
}

/** The root's sales by the lots they drew from. */
export function rolledByLot(
  { tenantId, currency }: SellingParty,
  range: TimeRange,
  filter: SoldFilter,
): Prisma.Sql {
  return rolled("lotProfit", tenantId, range, Prisma.sql`r.currency = ${currency} ${filtered(filter)}`);
}

/** Its sales by day, as rows that lie in one of `days` each. */
export function rolledByDay(seller: SellingParty, days: Days, filter: SoldFilter): Prisma.Sql {
  return rolledSteps("profit", seller.tenantId, days, soldBy(seller, filter));
}

/** The days of a range in a zone; the first may begin within one. */
export interface Days {
  readonly starts: readonly Date[];
  readonly end: Date;
  /** "2026-11-29" for each start. */
  readonly names: readonly string[];
}

/** Cuts a range into days. */
export function daysOf({ from, to }: TimeRange, zone: string): Days {
  const starts: Date[] = [];
  const names: string[] = [];
  for (let at = from; at < to;) {
    const day = dayOf(at, zone);
    starts.push(at);
    names.push(isoDay(day));
    at = startOfDay(followingDay(day), zone);
  }
  return { starts, end: to, names };
}
