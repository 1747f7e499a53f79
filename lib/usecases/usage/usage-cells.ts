import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import type { Actor } from "@/lib/usecases/actor";
import { NO_KEY, rolledSteps } from "@/lib/usecases/rollup/rolled";

import type { UsageGroup } from "./schemas";
import { ownUsage, sumsIn, type SumsAsked, type SumsRow } from "./usage-sums";

/** The sums of one step and one model or key. */
export interface CellRow extends SumsRow {
  /** Counts from 1. */
  readonly step: number;
  readonly grp: string | null;
}

/**
 * The sums of a party's own calls by step and, unless `group` is null, by model or key. Steps are cut by the ids' own time,
 * on the same bounds as the pages of the log: they begin on quarters of an hour in every zone.
 */
export async function readCells(
  tx: Tx,
  actor: Actor,
  { range, filter, currency }: SumsAsked,
  starts: readonly Date[],
  group: UsageGroup | null,
): Promise<CellRow[]> {
  const rows = rolledSteps("usage", actor.tenantId, { starts, end: range.to }, ownUsage(actor, filter));
  return tx.$queryRaw<CellRow[]>`
    SELECT width_bucket(r.at, ${starts}::timestamptz[]) AS step, ${groupColumn(group)} AS grp, ${sumsIn(currency)}
    FROM (${rows}) r GROUP BY 1, 2 ORDER BY 1, 2`;
}

function groupColumn(group: UsageGroup | null): Prisma.Sql {
  switch (group) {
    case null:
      return Prisma.sql`NULL::uuid`;
    case "model":
      return Prisma.sql`r.model_id`;
    case "key":
      return Prisma.sql`NULLIF(r.api_key_id, ${NO_KEY})`;
    default:
      return group satisfies never;
  }
}
