import type { Tx } from "@/lib/db/with-tenant";
import { followingDay, startOfDay, type CalendarDay } from "@/lib/domain/tenancy/zone";
import type { Actor } from "@/lib/usecases/actor";

/** The zone in which a seller's days are cut. */
export async function sellerZone(
  tx: Tx,
  { tenantId, partyId }: Pick<Actor, "tenantId" | "partyId">,
): Promise<string> {
  const party = await tx.party.findUniqueOrThrow({
    where: { tenantId_id: { tenantId, id: partyId } },
    select: { timeZone: true },
  });
  return party.timeZone;
}

function calendarDay(isoDate: string): CalendarDay {
  const [year = 0, month = 1, day = 1] = isoDate.split("-").map(Number);
  return { year, month, day };
}

/** The first moment of a day ("2026-12-01") in a zone. */
export function dayStart(isoDate: string, zone: string): Date {
  return startOfDay(calendarDay(isoDate), zone);
}

/** The first moment after a day in a zone. */
export function dayEnd(isoDate: string, zone: string): Date {
  return startOfDay(followingDay(calendarDay(isoDate)), zone);
}
