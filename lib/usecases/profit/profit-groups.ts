import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import { toWireId, type WireNoun } from "@/lib/domain/tenancy/wire-id";

import type { ProfitGroup } from "./schemas";
import {
  soldCalls,
  SUMS,
  sumsOf,
  type ProfitSums,
  type SellingParty,
  type SoldFilter,
  type SumsRow,
} from "./sold-calls";

/** A model, a buyer, a lot, a day, with what it brought and cost. */
export interface ProfitRow extends ProfitSums {
  /** Wire id, tag or day; "" for what belongs to none (sold through distributors, without a key, without a tag). */
  readonly id: string;
  /** "" where the id says all, or nothing. */
  readonly label: string;
  readonly marginNano: bigint;
}

export interface GroupAsked {
  readonly seller: SellingParty & { readonly timeZone: string };
  readonly range: TimeRange;
  readonly filter: SoldFilter;
}

interface KeyedRow extends SumsRow {
  readonly key: string;
}

/**
 * A seller's sales by one thing, largest revenue first. Groups add up to the total, to the nano, in all but `tag`, where a model
 * with two tags counts in both; the calls of a lot or supplier count where they drew, so that one drawn from two counts twice.
 */
export async function profitRows(tx: Tx, group: ProfitGroup, asked: GroupAsked): Promise<ProfitRow[]> {
  const rows = await tx.$queryRaw<KeyedRow[]>(groupSql(group, asked));
  const labels = await labelsOf(
    tx,
    group,
    asked.seller,
    rows.map(({ key }) => key).filter((key) => key !== ""),
  );
  const made = rows.map((row): ProfitRow => {
    const sums = sumsOf(row);
    const noun = NOUN[group];
    const id = row.key !== "" && noun ? toWireId(noun, row.key) : row.key;
    return { id, label: labels.get(row.key) ?? "", ...sums, marginNano: sums.revenueNano - sums.costNano };
  });
  return made.sort(group === "day" ? (a, b) => (a.id < b.id ? -1 : 1) : byRevenue);
}

function byRevenue(a: ProfitRow, b: ProfitRow): number {
  if (a.revenueNano !== b.revenueNano) return a.revenueNano > b.revenueNano ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

const NOUN: Readonly<Record<ProfitGroup, WireNoun | null>> = {
  ...{ model: "model", customer: "party", distributor: "party", supplier: "supplier", lot: "lot" },
  ...{ key: "apiKey", tag: null, day: null },
};

function groupSql(group: ProfitGroup, { seller, range, filter }: GroupAsked): Prisma.Sql {
  const { tenantId, timeZone } = seller;
  const grouped = (key: Prisma.Sql, joins: Prisma.Sql = Prisma.empty) => Prisma.sql`
    WITH ${soldCalls(seller, range, filter)}
    SELECT ${key} AS key, ${SUMS} FROM sold s LEFT JOIN paid p ON p.call_id = s.call_id ${joins} GROUP BY 1`;
  const buyer = Prisma.sql`JOIN party b ON b.tenant_id = ${tenantId}::uuid AND b.id = s.buyer_id`;
  const buyersOf = (kind: "customer" | "distributor") =>
    grouped(Prisma.sql`CASE WHEN b.kind::text = ${kind} THEN b.id::text ELSE '' END`, buyer);
  switch (group) {
    case "model":
      return grouped(Prisma.sql`s.model_id::text`);
    case "customer":
    case "distributor":
      return buyersOf(group);
    case "key":
      // Keys of further levels are none of the seller's business.
      return grouped(
        Prisma.sql`CASE WHEN c.customer_id = s.buyer_id THEN COALESCE(c.api_key_id::text, '') ELSE '' END`,
        Prisma.sql`LEFT JOIN call c ON c.tenant_id = ${tenantId}::uuid AND c.id = s.call_id AND c.id >= ${callFloor(range)}`,
      );
    case "tag":
      return grouped(
        Prisma.sql`tag.name`,
        Prisma.sql`JOIN model m ON m.tenant_id = ${tenantId}::uuid AND m.id = s.model_id
          CROSS JOIN LATERAL unnest(CASE WHEN cardinality(m.tags) = 0 THEN ARRAY[''] ELSE m.tags END) AS tag(name)`,
      );
    case "day":
      return grouped(Prisma.sql`to_char(s.settled_at AT TIME ZONE ${timeZone}, 'YYYY-MM-DD')`);
    case "lot":
      return byDraw(Prisma.sql`d.lot_id::text`, seller, range, filter);
    case "supplier":
      return byDraw(
        Prisma.sql`(SELECT a.supplier_id::text FROM supplier_account a WHERE a.tenant_id = ${tenantId}::uuid AND a.id = d.supplier_account_id)`,
        ...([seller, range, filter] as const),
      );
    default:
      return group satisfies never;
  }
}

const callFloor = ({ from }: TimeRange) =>
  Prisma.sql`${uuidV7Floor(new Date(from.getTime() - 86_400_000))}::uuid`;

/**
 * By where calls drew from: a call that drew from two lots brings each its share of the revenue by cost, cut by running totals, so
 * that the parts are the whole to the nano.
 */
function byDraw(key: Prisma.Sql, seller: SellingParty, range: TimeRange, filter: SoldFilter): Prisma.Sql {
  return Prisma.sql`
    WITH ${soldCalls(seller, range, filter)}, drawn AS (
      SELECT call_id, lot_id, supplier_account_id, cost_nano AS cost, sum(cost_nano) OVER (PARTITION BY call_id) AS whole,
        sum(cost_nano) OVER (PARTITION BY call_id ORDER BY lot_id) AS upto, row_number() OVER (PARTITION BY call_id ORDER BY lot_id) AS place
      FROM lot_draw WHERE tenant_id = ${seller.tenantId}::uuid AND purpose = 'sold' AND currency = ${seller.currency}
        AND call_id >= ${callFloor(range)}
    )
    SELECT COALESCE(${key}, '') AS key, count(*) AS calls, COALESCE(sum(CASE
        WHEN d.call_id IS NULL THEN s.revenue
        WHEN d.whole = 0 THEN CASE WHEN d.place = 1 THEN s.revenue ELSE 0 END
        ELSE div(s.revenue * d.upto, d.whole) - div(s.revenue * (d.upto - d.cost), d.whole) END), 0)::text AS revenue,
      COALESCE(sum(d.cost), 0)::text AS cost, count(*) FILTER (WHERE d.call_id IS NULL AND s.revenue > 0) AS uncosted
    FROM sold s LEFT JOIN drawn d ON d.call_id = s.call_id GROUP BY 1`;
}

async function labelsOf(
  tx: Tx,
  group: ProfitGroup,
  { tenantId }: SellingParty,
  ids: string[],
): Promise<ReadonlyMap<string, string>> {
  const where = { tenantId, id: { in: ids } };
  const named = (rows: readonly { id: string; name: string }[]) =>
    new Map(rows.map(({ id, name }) => [id, name]));
  const select = { id: true, name: true };
  switch (group) {
    case "model": {
      const rows = await tx.model.findMany({ where, select: { id: true, displayName: true } });
      return new Map(rows.map(({ id, displayName }) => [id, displayName]));
    }
    case "customer":
    case "distributor":
      return named(await tx.party.findMany({ where, select }));
    case "supplier":
      return named(await tx.supplier.findMany({ where, select }));
    case "lot":
      return named(await tx.lot.findMany({ where, select }));
    case "key": {
      const rows = await tx.apiKey.findMany({
        where,
        select: { ...select, party: { select: { name: true } } },
      });
      return new Map(rows.map(({ id, name, party }) => [id, `${party.name} · ${name}`]));
    }
    case "tag":
    case "day":
      return new Map();
    default:
      return group satisfies never;
  }
}
