import type { Tx } from "@/lib/db/with-tenant";
import type { Actor } from "@/lib/usecases/actor";
import { Invalid } from "@/lib/usecases/errors";
import { usagePeriod, type UsagePeriod } from "@/lib/usecases/usage/usage-period";

import type { ProfitFilter } from "./schemas";
import type { SellingParty, SoldFilter } from "./sold-calls";

/** The actor's party as a seller, in the tenant's currency, with the zone its days are cut in. */
export async function sellingParty(
  tx: Tx,
  { tenantId, partyId }: Actor,
): Promise<SellingParty & { readonly timeZone: string; readonly marginAlarmPpm: number }> {
  const party = await tx.party.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: partyId } } });
  const tenant = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { currency: true } });
  const { timeZone, marginAlarmPpm } = party;
  return {
    tenantId,
    partyId,
    isRoot: party.kind === "root",
    currency: tenant.currency,
    timeZone,
    marginAlarmPpm,
  };
}

/** The stretch of time a filter asks for. Throws Invalid for a custom range that is none. */
export function profitPeriod(filter: ProfitFilter, now: Date, zone: string): UsagePeriod {
  const period = usagePeriod(filter, now, zone);
  if (period === null) throw new Invalid({ to: "usage_range" });
  return period;
}

/** What of a seller's sales a filter means. */
export function soldFilter({ model, buyer }: ProfitFilter): SoldFilter {
  return { models: model, buyers: buyer };
}
