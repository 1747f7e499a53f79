import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { toWireId, type WireNoun } from "@/lib/domain/tenancy/wire-id";
import { NO_KEY } from "@/lib/usecases/rollup/rolled";

import { agencyByKey, type Grouping } from "./agency-rows";
import {
  daysOf,
  LOT_PARTS,
  NOTHING_SOLD,
  PARTS,
  rolledByDay,
  rolledByLot,
  rolledSales,
  rolledSums,
  SUMS_OF_ROLLED,
  type RolledRow,
  type RolledSums,
} from "./rolled-profit";
import { STOCK_GROUPS, type ProfitGroup } from "./schemas";
import type { GroupAsked, SellingParty } from "./sold-calls";

/** A model, a buyer, a lot, a day, with what it brought and cost. */
export interface ProfitRow extends RolledSums {
  /** Wire id, tag or day; "" for what belongs to none (sold through distributors, without a key, without a tag). */
  readonly id: string;
  /** "" where the id says all, or nothing. */
  readonly label: string;
  readonly marginNano: bigint;
  /** What vendors sold through it under agency supply: in neither its revenue nor its cost, as in the books. */
  readonly agencyNano: bigint;
}

/**
 * A seller's sales by one thing, largest revenue first. Groups add up to the total, to the nano, in all but `tag`, where a model
 * with two tags counts in both; the calls of a lot or supplier count where they drew, so that one drawn from two counts twice.
 * Revenue and cost are the books': without what vendors sold under agency supply. Only keys have them whole, whose draws no roll-up
 * tells apart.
 */
export async function profitRows(tx: Tx, group: ProfitGroup, asked: GroupAsked): Promise<ProfitRow[]> {
  const agency = await agencyOf(tx, group, asked);
  const sums = await sumsByKey(tx, group, asked);
  // What was sold in another currency may have been the vendor's in this one.
  for (const key of agency.keys()) if (!sums.has(key)) sums.set(key, NOTHING_SOLD);
  const labels = await labelsOf(
    tx,
    group,
    asked.seller,
    [...sums.keys()].filter((key) => key !== ""),
  );
  const made = [...sums].map(([key, sold]): ProfitRow => {
    const noun = NOUN[group];
    const id = key !== "" && noun ? toWireId(noun, key) : key;
    const agencyNano = agency.get(key) ?? 0n;
    const net = { revenueNano: sold.revenueNano - agencyNano, costNano: sold.costNano - agencyNano };
    const marginNano = sold.revenueNano - sold.costNano;
    return { id, label: labels.get(key) ?? "", ...sold, ...net, marginNano, agencyNano };
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

async function sumsByKey(tx: Tx, group: ProfitGroup, asked: GroupAsked): Promise<Map<string, RolledSums>> {
  const rows =
    group === "day" ? await dayRows(tx, asked) : await tx.$queryRaw<RolledRow[]>(groupSql(group, asked));
  return new Map(rows.map((row) => [row.key, rolledSums(row)]));
}

async function dayRows(tx: Tx, { seller, range, filter }: GroupAsked): Promise<RolledRow[]> {
  const days = daysOf(range, seller.timeZone);
  const rows = await tx.$queryRaw<(Omit<RolledRow, "key"> & { day: number })[]>`
    SELECT width_bucket(r.at, ${days.starts}::timestamptz[]) AS day, ${SUMS_OF_ROLLED}, ${PARTS}
    FROM (${rolledByDay(seller, days, filter)}) r GROUP BY 1`;
  return rows.map(({ day, ...row }) => ({ ...row, key: days.names[day - 1] ?? "" }));
}

function groupSql(group: Exclude<ProfitGroup, "day">, { seller, range, filter }: GroupAsked): Prisma.Sql {
  const { key, joins } = groupingOf(group, seller);
  const [sales, parts] = STOCK_GROUPS.includes(group)
    ? [rolledByLot(seller, range, filter), LOT_PARTS]
    : [rolledSales(seller, range, filter), PARTS];
  return Prisma.sql`SELECT ${key} AS key, ${SUMS_OF_ROLLED}, ${parts} FROM (${sales}) r ${joins} GROUP BY 1`;
}

async function agencyOf(tx: Tx, group: ProfitGroup, asked: GroupAsked): Promise<ReadonlyMap<string, bigint>> {
  if (group === "key") return new Map();
  return agencyByKey(tx, asked, group === "day" ? null : groupingOf(group, asked.seller));
}

/** The key of a group over the columns that roll-ups of sales and of draws by buyer share. */
function groupingOf(group: Exclude<ProfitGroup, "day">, { tenantId }: SellingParty): Grouping {
  const known = (id: Prisma.Sql) => Prisma.sql`CASE WHEN ${id} = ${NO_KEY} THEN '' ELSE ${id}::text END`;
  const alone = (key: Prisma.Sql): Grouping => ({ key, joins: Prisma.empty });
  switch (group) {
    case "model":
      return alone(Prisma.sql`r.model_id::text`);
    case "customer":
    case "distributor":
      return {
        key: Prisma.sql`CASE WHEN b.kind::text = ${group} THEN b.id::text ELSE '' END`,
        joins: Prisma.sql`JOIN party b ON b.tenant_id = ${tenantId}::uuid AND b.id = r.buyer_id`,
      };
    case "key":
      // Keys of further levels are none of the seller's business: they are not in its roll-up.
      return alone(known(Prisma.sql`r.api_key_id`));
    case "tag":
      return {
        key: Prisma.sql`tag.name`,
        joins: Prisma.sql`JOIN model m ON m.tenant_id = ${tenantId}::uuid AND m.id = r.model_id
          CROSS JOIN LATERAL unnest(CASE WHEN cardinality(m.tags) = 0 THEN ARRAY[''] ELSE m.tags END) AS tag(name)`,
      };
    case "lot":
      return alone(known(Prisma.sql`r.lot_id`));
    case "supplier":
      return alone(Prisma.sql`COALESCE((SELECT a.supplier_id::text FROM supplier_account a
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
