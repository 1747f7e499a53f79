import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import type { Actor } from "@/lib/usecases/actor";

import { CALL_COLUMNS, CALL_JOINS, callView, type CallRow, type CallView } from "./call-row";
import { ownCalls, ownLine, resultIs } from "./own-calls";
import type { CallResult, UsageFilter } from "./schemas";

export interface PageAsked {
  readonly range: TimeRange;
  readonly filter: Pick<UsageFilter, "model" | "key"> & { readonly result?: CallResult | undefined };
  /** Older than this call, or newer than it; null begins at the newest. */
  readonly from: { readonly side: "older" | "newer"; readonly id: string } | null;
  readonly limit: number;
}

/**
 * Some of a party's own calls, newest first, and whether there are more on that side. Found by id, so that a page costs the
 * same however long the log is. Needs the system scope, for the rate card's sake: the condition names the party.
 */
export async function readCallPage(
  tx: Tx,
  actor: Actor,
  { range, filter, from, limit }: PageAsked,
): Promise<{ readonly rows: CallView[]; readonly more: boolean }> {
  const newer = from?.side === "newer";
  const cursor = from ? Prisma.sql`AND c.id ${Prisma.raw(newer ? ">" : "<")} ${from.id}::uuid` : Prisma.empty;
  const found = await tx.$queryRaw<CallRow[]>`
    SELECT ${CALL_COLUMNS} FROM call c ${ownLine(range)} ${CALL_JOINS}
    WHERE ${ownCalls(actor, range, filter)} ${resultIs(filter.result)} ${cursor}
    ORDER BY c.id ${Prisma.raw(newer ? "ASC" : "DESC")} LIMIT ${limit + 1}`;
  const rows = found.slice(0, limit).map(callView);
  return { rows: newer ? rows.reverse() : rows, more: found.length > limit };
}
