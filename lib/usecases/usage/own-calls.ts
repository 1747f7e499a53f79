import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import type { Actor } from "@/lib/usecases/actor";
import { Invalid, found } from "@/lib/usecases/errors";

import type { CallResult, UsageFilter, UsageStep } from "./schemas";
import { usagePeriod, type UsagePeriod } from "./usage-period";

/** The zone in which a party's days are cut. */
export async function zoneOf(tx: Tx, { tenantId, partyId }: Actor): Promise<string> {
  const party = await tx.party.findUnique({
    where: { tenantId_id: { tenantId, id: partyId } },
    select: { timeZone: true },
  });
  return found("party", party).timeZone;
}

/** The stretch of time a filter asks for. Throws Invalid for a custom range that is none. */
export function periodOf(
  filter: UsageFilter & { step?: UsageStep | undefined },
  now: Date,
  zone: string,
): UsagePeriod {
  const period = usagePeriod(filter, now, zone);
  if (period === null) throw new Invalid({ to: "usage_range" });
  return period;
}

/** The first id a call of a time can have. */
export const idFloor = (at: Date): Prisma.Sql => Prisma.sql`${uuidV7Floor(at)}::uuid`;

/**
 * A party's own calls of a stretch of time, as a condition on `call c`. Ids are UUIDv7, so the range names the months'
 * partitions and the index of the party's calls (docs: DESIGN section 5); pages and sums agree to the millisecond.
 */
export function ownCalls(
  { tenantId, partyId }: Actor,
  range: TimeRange,
  { model, key }: Pick<UsageFilter, "model" | "key">,
): Prisma.Sql {
  const models = model.length > 0 ? Prisma.sql`AND c.model_id = ANY (${model}::uuid[])` : Prisma.empty;
  const keys = key.length > 0 ? Prisma.sql`AND c.api_key_id = ANY (${key}::uuid[])` : Prisma.empty;
  return Prisma.sql`c.tenant_id = ${tenantId}::uuid AND c.customer_id = ${partyId}::uuid
    AND c.id >= ${idFloor(range.from)} AND c.id < ${idFloor(range.to)} ${models} ${keys}`;
}

/** What the party itself was charged for a call: its own line, never another level's. Partitions as for the call. */
export function ownLine(range: TimeRange): Prisma.Sql {
  return Prisma.sql`LEFT JOIN rated_line l ON l.tenant_id = c.tenant_id AND l.call_id = c.id AND l.buyer_id = c.customer_id
    AND l.call_id >= ${idFloor(range.from)} AND l.call_id < ${idFloor(range.to)}`;
}

/** A call nobody was charged for because something went wrong, on whichever side; one the caller broke off is none. */
export const FAILED = Prisma.sql`(c.state = 'released' AND c.outcome NOT LIKE 'client%')`;

/** Ended as asked for: as a condition on call `c` and its own line `l`. */
export function resultIs(result: CallResult | undefined): Prisma.Sql {
  switch (result) {
    case undefined:
      return Prisma.empty;
    case "charged":
      return Prisma.sql`AND l.amount_nano > 0`;
    case "free":
      return Prisma.sql`AND COALESCE(l.amount_nano, 0) = 0`;
    case "failed":
      return Prisma.sql`AND ${FAILED}`;
    default:
      return result satisfies never;
  }
}
