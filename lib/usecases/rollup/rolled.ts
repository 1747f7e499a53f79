import { Prisma } from "@/generated/prisma/client";
import { grainOfSteps, grainSpans, quarterRange, type GrainSpan } from "@/lib/domain/tenancy/grain";
import type { TimeRange } from "@/lib/domain/tenancy/zone";

/** The roll-ups (prisma/schema/rollup.prisma), each with the function that sums what is not folded yet. */
const SOURCES = {
  usage: { table: "usage_rollup", rest: "quarter_usage" },
  sale: { table: "sale_rollup", rest: "quarter_sale" },
  margin: { table: "margin_rollup", rest: "quarter_margin" },
  seller: { table: "seller_rollup", rest: "quarter_seller" },
  draw: { table: "draw_rollup", rest: "quarter_draw" },
  upstream: { table: "upstream_rollup", rest: "quarter_upstream" },
  lotBuyer: { table: "lot_buyer_rollup", rest: "quarter_lot_buyer" },
  profit: { table: "profit_rollup", rest: "quarter_profit" },
  lotProfit: { table: "lot_profit_rollup", rest: "quarter_lot_profit" },
} as const;
export type Rollup = keyof typeof SOURCES;

/** No uuid: stands for "made without a key" in usage_rollup and profit_rollup, and for "from no lot" in lot_profit_rollup. */
export const NO_KEY = Prisma.sql`'00000000-0000-0000-0000-000000000000'::uuid`;

/**
 * Rows that sum up a range, widened to whole quarters of an hour, as a sub-query to be read `FROM (...) r`: folded ones in as few rows
 * as there can be, and the rest of the raw rows in the same snapshot. `where` is a condition on `r` that leads with the
 * roll-up's own key (customer_id, seller_id, lot_id ...): each part is found by index.
 */
export function rolled(rollup: Rollup, tenantId: string, range: TimeRange, where: Prisma.Sql): Prisma.Sql {
  return parts(rollup, tenantId, grainSpans(range), quarterRange(range), where);
}

/** As `rolled`, with rows that never cross one of `starts`: for `width_bucket(r.at, starts)`. `end` is the last step's. */
export function rolledSteps(
  rollup: Rollup,
  tenantId: string,
  { starts, end }: { readonly starts: readonly Date[]; readonly end: Date },
  where: Prisma.Sql,
): Prisma.Sql {
  const grain = grainOfSteps([...starts, end]) ?? 15;
  const range = quarterRange({ from: starts[0] ?? end, to: end });
  return parts(rollup, tenantId, [{ grain, ...range }], range, where);
}

function parts(
  rollup: Rollup,
  tenantId: string,
  spans: readonly GrainSpan[],
  range: TimeRange,
  where: Prisma.Sql,
): Prisma.Sql {
  const { table, rest } = SOURCES[rollup];
  const folded = spans.map(
    ({
      grain,
      from,
      to,
    }) => Prisma.sql`SELECT r.* FROM ${Prisma.raw(table)} r WHERE r.tenant_id = ${tenantId}::uuid
      AND r.grain = ${grain}::smallint AND r.at >= ${from}::timestamptz AND r.at < ${to}::timestamptz AND ${where}`,
  );
  const unfolded = Prisma.sql`SELECT r.* FROM ${Prisma.raw(rest)}(${tenantId}::uuid) r
    WHERE r.at >= ${range.from}::timestamptz AND r.at < ${range.to}::timestamptz AND ${where}`;
  return Prisma.join([...folded, unfolded], " UNION ALL ");
}

/** From so many milliseconds before `now` to `now`, the running quarter with it. */
export function lately(now: Date, ms: number): TimeRange {
  return { from: new Date(now.getTime() - ms), to: new Date(now.getTime() + 1) };
}
