import type { Tx } from "@/lib/db/with-tenant";
import type { TimeRange } from "@/lib/domain/tenancy/zone";

import { soldCalls, type SellingParty } from "./sold-calls";

/** Direct buyers that paid for something on a day, and those of them that had paid nothing since the stretch before began. */
export interface PayersDay {
  readonly day: string;
  readonly paying: number;
  readonly fresh: number;
}

interface Row {
  readonly day: string;
  readonly paying: bigint;
  readonly fresh: bigint;
}

/** Paying buyers by day of the seller's zone. `before` is the stretch that says who is new. */
export async function payersByDay(
  tx: Tx,
  seller: SellingParty & { readonly timeZone: string },
  range: TimeRange,
  before: TimeRange,
): Promise<PayersDay[]> {
  const both = { from: before.from, to: range.to };
  const rows = await tx.$queryRaw<Row[]>`
    WITH ${soldCalls(seller, both)}, bought AS (
      SELECT DISTINCT buyer_id, to_char(settled_at AT TIME ZONE ${seller.timeZone}, 'YYYY-MM-DD') AS day, settled_at >= ${range.from} AS asked
      FROM sold WHERE revenue > 0
    ), first AS (SELECT buyer_id, min(day) AS day FROM bought GROUP BY buyer_id)
    SELECT b.day, count(DISTINCT b.buyer_id) AS paying, count(DISTINCT b.buyer_id) FILTER (WHERE f.day = b.day) AS fresh
    FROM bought b JOIN first f ON f.buyer_id = b.buyer_id WHERE b.asked GROUP BY b.day ORDER BY b.day`;
  return rows.map(({ day, paying, fresh }) => ({ day, paying: Number(paying), fresh: Number(fresh) }));
}
