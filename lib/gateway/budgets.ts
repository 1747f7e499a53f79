import type { BudgetHold } from "@/lib/db/batch/records";
import type { BudgetRow } from "@/lib/db/directory/rows";
import { budgetWindow } from "@/lib/domain/access/budget-window";
import type { TimeRange } from "@/lib/domain/tenancy/zone";
import type { Caller } from "./authenticate";

/** What the key and its owner may spend, as admission is to hold it. */
export function budgetsOf({ tenant, key }: Caller, holdNano: bigint, now: number): readonly BudgetHold[] {
  const ofKey = tenant.budgets.group(key.id);
  const ofBuyer = tenant.budgets.group(key.partyId);
  if (ofKey.length === 0 && ofBuyer.length === 0) return NONE;
  return [...ofKey, ...ofBuyer].map((row) => ({
    budgetId: row.id,
    windowStart: windowOf(row, zoneOf({ tenant, key }, row), now).from,
    holdNano,
  }));
}

const NONE: readonly BudgetHold[] = [];

/** A customer's periods are those its seller bills by. */
function zoneOf({ tenant }: Caller, { sellerId }: BudgetRow): string {
  return tenant.parties.find(sellerId)?.timeZone ?? "UTC";
}

const windows = new Map<string, TimeRange>();

/** The period a moment falls into. Zones are slow to ask, so the present one is remembered. */
function windowOf({ period }: BudgetRow, zone: string, now: number): TimeRange {
  const known = windows.get(period + zone);
  if (known && now >= known.from.getTime() && now < known.to.getTime()) return known;
  const range = budgetWindow(period, new Date(now), zone);
  windows.set(period + zone, range);
  return range;
}
