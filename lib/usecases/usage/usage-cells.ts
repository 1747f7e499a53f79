import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";
import type { Actor } from "@/lib/usecases/actor";

import { ownCalls, ownLine } from "./own-calls";
import type { UsageGroup } from "./schemas";
import { SUMS, type SumsAsked, type SumsRow } from "./usage-sums";

/** The sums of one step and one model or key. */
export interface CellRow extends SumsRow {
  /** Counts from 1. */
  readonly step: number;
  readonly grp: string | null;
}

/**
 * The sums of a party's own calls by step and, unless `group` is null, by model or key. Steps are cut by the ids' own time,
 * on the same bounds as the pages of the log.
 */
export async function readCells(
  tx: Tx,
  actor: Actor,
  { range, filter, currency }: SumsAsked,
  starts: readonly Date[],
  group: UsageGroup | null,
): Promise<CellRow[]> {
  const bounds = starts.map(uuidV7Floor);
  return tx.$queryRaw<CellRow[]>`
    SELECT width_bucket(c.id, ${bounds}::uuid[]) AS step, ${groupColumn(group)} AS grp, ${SUMS}
    FROM call c ${ownLine(range)} AND l.currency = ${currency}
    WHERE ${ownCalls(actor, range, filter)}
    GROUP BY 1, 2 ORDER BY 1, 2`;
}

function groupColumn(group: UsageGroup | null): Prisma.Sql {
  switch (group) {
    case null:
      return Prisma.sql`NULL::uuid`;
    case "model":
      return Prisma.sql`c.model_id`;
    case "key":
      return Prisma.sql`c.api_key_id`;
    default:
      return group satisfies never;
  }
}
