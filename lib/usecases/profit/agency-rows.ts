import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { quarterRange } from "@/lib/domain/tenancy/grain";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import { rolled, rolledSteps } from "@/lib/usecases/rollup/rolled";
import { agencyAccounts, agencyRange, soldThrough } from "@/lib/usecases/supplier/agency-sold";

import { daysOf } from "./rolled-profit";
import type { GroupAsked } from "./sold-calls";

/** What tells rows `r` of a roll-up apart, over its columns. */
export interface Grouping {
  readonly key: Prisma.Sql;
  readonly joins: Prisma.Sql;
}

interface KeyedRow {
  readonly key: string;
  readonly nano: string;
}

/**
 * What vendors sold through a seller under agency supply, at cost, by the key of a group: by how much the books show the group's
 * revenue and cost lower than its sales. They add up to what `agencySold` says, to the nano (but for groups that count calls twice).
 * @param grouping null: by the days of the seller's zone
 */
export async function agencyByKey(
  tx: Tx,
  asked: GroupAsked,
  grouping: Grouping | null,
): Promise<ReadonlyMap<string, bigint>> {
  const { seller, filter } = asked;
  const sums = new Map<string, bigint>();
  if (!seller.isRoot) return sums;
  for (const account of await agencyAccounts(tx, seller.tenantId)) {
    const range = agencyRange(account, asked.range);
    if (range === null) continue;
    const where = Prisma.sql`${soldThrough(account, filter)} AND r.currency = ${seller.currency}`;
    const rows = await (grouping === null
      ? byDay(tx, asked, range, where)
      : byKey(tx, asked, range, where, grouping));
    for (const { key, nano } of rows) sums.set(key, (sums.get(key) ?? 0n) + BigInt(nano));
  }
  return sums;
}

function byKey(
  tx: Tx,
  { seller }: GroupAsked,
  range: TimeRange,
  where: Prisma.Sql,
  { key, joins }: Grouping,
): Promise<KeyedRow[]> {
  return tx.$queryRaw<KeyedRow[]>`SELECT ${key} AS key, sum(r.cost_nano)::text AS nano
    FROM (${rolled("lotBuyer", seller.tenantId, range, where)}) r ${joins} GROUP BY 1`;
}

async function byDay(
  tx: Tx,
  { seller }: GroupAsked,
  { from, to }: TimeRange,
  where: Prisma.Sql,
): Promise<KeyedRow[]> {
  // Supply may have become agency at any minute: its first quarter of an hour counts whole, as in all sums of it.
  const days = daysOf({ from: quarterRange({ from, to }).from, to }, seller.timeZone);
  const rows = await tx.$queryRaw<{ day: number; nano: string }[]>`
    SELECT width_bucket(r.at, ${days.starts}::timestamptz[]) AS day, sum(r.cost_nano)::text AS nano
    FROM (${rolledSteps("lotBuyer", seller.tenantId, days, where)}) r GROUP BY 1`;
  return rows.map(({ day, nano }) => ({ key: days.names[day - 1] ?? "", nano }));
}
