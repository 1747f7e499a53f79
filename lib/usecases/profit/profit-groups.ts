import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import { toWireId, type WireNoun } from "@/lib/domain/tenancy/wire-id";
import { NO_KEY } from "@/lib/usecases/rollup/rolled";

import {
  daysOf,
  LOT_PARTS,
  PARTS,
  rolledByDay,
  rolledByLot,
  rolledSales,
  rolledSums,
  SUMS_OF_ROLLED,
  type RolledRow,
  type RolledSums,
} from "./rolled-profit";
import type { ProfitGroup } from "./schemas";
import type { SellingParty, SoldFilter } from "./sold-calls";

/** A model, a buyer, a lot, a day, with what it brought and cost. */
export interface ProfitRow extends RolledSums {
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

/**
 * A seller's sales by one thing, largest revenue first. Groups add up to the total, to the nano, in all but `tag`, where a model
 * with two tags counts in both; the calls of a lot or supplier count where they drew, so that one drawn from two counts twice.
 */
export async function profitRows(tx: Tx, group: ProfitGroup, asked: GroupAsked): Promise<ProfitRow[]> {
  const rows =
    group === "day" ? await dayRows(tx, asked) : await tx.$queryRaw<RolledRow[]>(groupSql(group, asked));
  const labels = await labelsOf(
    tx,
    group,
    asked.seller,
    rows.map(({ key }) => key).filter((key) => key !== ""),
  );
  const made = rows.map((row): ProfitRow => {
    const sums = rolledSums(row);
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

async function dayRows(tx: Tx, { seller, range, filter }: GroupAsked): Promise<RolledRow[]> {
  const days = daysOf(range, seller.timeZone);
  const rows = await tx.$queryRaw<(Omit<RolledRow, "key"> & { day: number })[]>`
    SELECT width_bucket(r.at, ${days.starts}::timestamptz[]) AS day, ${SUMS_OF_ROLLED}, ${PARTS}
    FROM (${rolledByDay(seller, days, filter)}) r GROUP BY 1`;
  return rows.map(({ day, ...row }) => ({ ...row, key: days.names[day - 1] ?? "" }));
}

function groupSql(group: Exclude<ProfitGroup, "day">, { seller, range, filter }: GroupAsked): Prisma.Sql {
  const { tenantId } = seller;
  const grouped = (key: Prisma.Sql, joins: Prisma.Sql = Prisma.empty) => Prisma.sql`
    SELECT ${key} AS key, ${SUMS_OF_ROLLED}, ${PARTS} FROM (${rolledSales(seller, range, filter)}) r ${joins} GROUP BY 1`;
  const drawn = (key: Prisma.Sql) => Prisma.sql`
    SELECT ${key} AS key, ${SUMS_OF_ROLLED}, ${LOT_PARTS} FROM (${rolledByLot(seller, range, filter)}) r GROUP BY 1`;
  const known = (id: Prisma.Sql) => Prisma.sql`CASE WHEN ${id} = ${NO_KEY} THEN '' ELSE ${id}::text END`;
  switch (group) {
    case "model":
      return grouped(Prisma.sql`r.model_id::text`);
    case "customer":
    case "distributor":
      return grouped(
        Prisma.sql`CASE WHEN b.kind::text = ${group} THEN b.id::text ELSE '' END`,
        Prisma.sql`JOIN party b ON b.tenant_id = ${tenantId}::uuid AND b.id = r.buyer_id`,
      );
    case "key":
      // Keys of further levels are none of the seller's business: they are not in its roll-up.
      return grouped(known(Prisma.sql`r.api_key_id`));
    case "tag":
      return grouped(
        Prisma.sql`tag.name`,
        Prisma.sql`JOIN model m ON m.tenant_id = ${tenantId}::uuid AND m.id = r.model_id
          CROSS JOIN LATERAL unnest(CASE WHEN cardinality(m.tags) = 0 THEN ARRAY[''] ELSE m.tags END) AS tag(name)`,
      );
    case "lot":
      return drawn(known(Prisma.sql`r.lot_id`));
    case "supplier":
      return drawn(Prisma.sql`COALESCE((SELECT a.supplier_id::text FROM supplier_account a
        WHERE a.tenant_id = ${tenantId}::uuid AND a.id = r.supplier_account_id), '')`);
    default:
      return group satisfies never;
  }
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
