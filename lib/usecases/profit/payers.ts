import type { Tx } from "@/lib/db/with-tenant";
import { dayOf, isoDay, type TimeRange } from "@/lib/domain/tenancy/zone";

import { daysOf, rolledByDay } from "./rolled-profit";
import { EVERYTHING, type SellingParty } from "./sold-calls";

/** Direct buyers that paid for something on a day, and those of them that had paid nothing since the stretch before began. */
export interface PayersDay {
  readonly day: string;
  readonly paying: number;
  readonly fresh: number;
}

interface Row {
  readonly day: number;
  readonly buyer_id: string;
}

/** Paying buyers by day of the seller's zone. `before` is the stretch that says who is new. */
export async function payersByDay(
  tx: Tx,
  seller: SellingParty & { readonly timeZone: string },
  range: TimeRange,
  before: TimeRange,
): Promise<PayersDay[]> {
  const days = daysOf({ from: before.from, to: range.to }, seller.timeZone);
  const rows = await tx.$queryRaw<Row[]>`
    SELECT width_bucket(r.at, ${days.starts}::timestamptz[]) AS day, r.buyer_id FROM (${rolledByDay(seller, days, EVERYTHING)}) r
    GROUP BY 1, 2 HAVING sum(r.revenue_nano) > 0 ORDER BY 1, 2`;
  const known = new Set<string>();
  const sums = new Map<string, { paying: number; fresh: number }>();
  for (const { day, buyer_id: buyer } of rows) {
    const name = days.names[day - 1] ?? "";
    const sum = sums.get(name) ?? { paying: 0, fresh: 0 };
    sum.paying++;
    if (!known.has(buyer)) sum.fresh++;
    known.add(buyer);
    sums.set(name, sum);
  }
  const first = isoDay(dayOf(range.from, seller.timeZone));
  return [...sums].flatMap(([day, sum]) => (day >= first ? [{ day, ...sum }] : []));
}
