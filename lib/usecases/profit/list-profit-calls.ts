import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import { query } from "@/lib/usecases/define";

import { profitCallsSchema } from "./schemas";
import { profitPeriod, sellingParty, soldFilter } from "./selling-party";
import { joinByHash, soldCalls, type SellingParty, type SoldFilter } from "./sold-calls";

/** A call as its seller earned by it. */
export interface ProfitCall {
  readonly id: string;
  readonly at: Date;
  readonly buyer: string;
  readonly model: string;
  readonly revenueNano: bigint;
  /** Null where it is unknown or in another currency. */
  readonly costNano: bigint | null;
  readonly marginNano: bigint | null;
}

interface Row {
  readonly call_id: string;
  readonly settled_at: Date;
  readonly buyer: string;
  readonly model: string;
  readonly revenue: bigint;
  readonly cost: bigint | null;
}

export interface ProfitPageAsked {
  readonly range: TimeRange;
  readonly filter: SoldFilter;
  readonly loss: boolean;
  readonly from: { readonly side: "older" | "newer"; readonly id: string } | null;
  readonly limit: number;
}

const PAGE = 25;

/** The calls behind the figures of the profit pages, newest first. The seller's own lines and cost only. */
export const listProfitCalls = query({
  name: "profit.calls",
  permission: "ledger.read",
  input: profitCallsSchema,
  async run({ tx, actor, now }, filter) {
    const seller = await sellingParty(tx, actor);
    await joinByHash(tx);
    const range = profitPeriod(filter, now, seller.timeZone);
    const { after, before } = filter;
    const from = after
      ? ({ side: "older", id: after } as const)
      : before
        ? ({ side: "newer", id: before } as const)
        : null;
    const asked = { range, filter: soldFilter(filter), loss: filter.loss !== undefined, from, limit: PAGE };
    const { rows, more } = await readProfitCalls(tx, seller, asked);
    const newer = from?.side === "newer";
    return {
      ...{ rows, currency: seller.currency, zone: seller.timeZone, from: range.from, to: range.to },
      older: (newer || more) && rows.length > 0 ? (rows.at(-1)?.id ?? null) : null,
      newer: (newer ? more : from !== null) && rows.length > 0 ? (rows[0]?.id ?? null) : null,
    };
  },
});

/** Some of a seller's calls of a stretch of time, newest first, and whether there are more on that side. */
export async function readProfitCalls(
  tx: Tx,
  seller: SellingParty,
  { range, filter, loss, from, limit }: ProfitPageAsked,
): Promise<{ readonly rows: ProfitCall[]; readonly more: boolean }> {
  const newer = from?.side === "newer";
  const cursor = from
    ? Prisma.sql`AND s.call_id ${Prisma.raw(newer ? ">" : "<")} ${from.id}::uuid`
    : Prisma.empty;
  const page = Prisma.sql`ORDER BY s.call_id ${Prisma.raw(newer ? "ASC" : "DESC")} LIMIT ${limit + 1}`;
  // Which calls were sold at a loss is known only once all are costed; else a page's calls are costed alone.
  const costed = loss
    ? Prisma.sql`SELECT s.*, p.cost FROM sold s JOIN paid p ON p.call_id = s.call_id WHERE s.revenue < p.cost ${cursor} ${page}`
    : Prisma.sql`SELECT s.*, (SELECT sum(cost)::bigint FROM paid p WHERE p.call_id = s.call_id) AS cost
        FROM (SELECT s.* FROM sold s WHERE true ${cursor} ${page}) s`;
  const found = await tx.$queryRaw<Row[]>`
    WITH ${soldCalls(seller, range, filter)}, costed AS (${costed})
    SELECT c.call_id, c.settled_at, b.name AS buyer, m.display_name AS model, c.revenue, c.cost FROM costed c
    JOIN party b ON b.tenant_id = ${seller.tenantId}::uuid AND b.id = c.buyer_id
    JOIN model m ON m.tenant_id = ${seller.tenantId}::uuid AND m.id = c.model_id
    ORDER BY c.call_id ${Prisma.raw(newer ? "ASC" : "DESC")}`;
  const rows = found.slice(0, limit).map(({ call_id: id, settled_at: at, buyer, model, revenue, cost }) => ({
    ...{ id: toWireId("call", id), at, buyer, model, revenueNano: revenue, costNano: cost },
    marginNano: cost === null ? null : revenue - cost,
  }));
  return { rows: newer ? rows.reverse() : rows, more: found.length > limit };
}
