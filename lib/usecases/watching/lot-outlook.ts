import type { Tx } from "@/lib/db/with-tenant";
import { Prisma } from "@/generated/prisma/client";
import type { LotView } from "@/lib/usecases/inventory/lot-view";
import {
  burnDown,
  expectBurn,
  expiryAction,
  outlook,
  type BurnDay,
  type ExpectedDay,
} from "@/lib/domain/inventory/burn-forecast";
import { dayOf, followingDay, isoDay, startOfDay, type CalendarDay } from "@/lib/domain/tenancy/zone";

import { rolledSteps } from "../rollup/rolled";

/** Days that are looked back on, and looked ahead to. */
export const SEEN_DAYS = 28;
export const AHEAD_DAYS = 60;
const DAY_MS = 86_400_000;

/** What was drawn on each of the last whole days of a zone; today is not over and says nothing yet. */
export async function burnDays(
  tx: Tx,
  tenantId: string,
  { now, timeZone, since }: { readonly now: Date; readonly timeZone: string; readonly since: Date | null },
  where: Prisma.Sql,
): Promise<BurnDay[]> {
  const today = dayOf(now, timeZone);
  const days = Array.from({ length: SEEN_DAYS }, (_, i) => ({ ...today, day: today.day - SEEN_DAYS + i }));
  const starts = days.map((day) => startOfDay(day, timeZone));
  const rows = await tx.$queryRaw<{ step: number; qty: bigint }[]>`
    SELECT width_bucket(r.at, ${starts}::timestamptz[]) AS step, sum(r.qty)::bigint AS qty
    FROM (${rolledSteps("draw", tenantId, { starts, end: startOfDay(today, timeZone) }, where)}) r GROUP BY 1`;
  const byStep = new Map(rows.map(({ step, qty }) => [step, qty]));
  return days
    .map((day, i) => ({ weekday: weekdayOf(day), qty: byStep.get(i + 1) ?? 0n, start: starts[i] ?? now }))
    .filter(({ start }) => since === null || start >= since)
    .map(({ weekday, qty }) => ({ weekday, qty }));
}

const weekdayOf = ({ year, month, day }: CalendarDay) => new Date(Date.UTC(year, month - 1, day)).getUTCDay();

/** What is to come of a lot: the days ahead with their band, when it is empty, and what to do about what will not be used. */
export interface LotOutlook {
  /** Noon of each day to come, in UTC, and what will be left at its end. */
  readonly points: readonly (ExpectedDay & { readonly day: string })[];
  readonly daysToEmpty: number | null;
  readonly soonest: number | null;
  readonly latest: number | null;
  /** Units that end unused at the expected pace, and their cost. */
  readonly unusedQty: bigint;
  readonly unusedCostNano: bigint;
  readonly action: ReturnType<typeof expiryAction>;
}

/** Forecasts a lot from its own days, in the zone of its owner. Null for pay-as-you-go, which has no end. */
export async function lotOutlook(
  tx: Tx,
  tenantId: string,
  lot: LotView,
  lotId: string,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): Promise<LotOutlook | null> {
  if (lot.remainingQty === null || lot.remainingCostNano === null) return null;
  const seen = await burnDays(
    tx,
    tenantId,
    { now, timeZone, since: lot.receivedAt },
    Prisma.sql`r.lot_id = ${lotId}::uuid`,
  );
  const today = dayOf(now, timeZone);
  const expected = expectBurn(seen, weekdayOf(today), AHEAD_DAYS);
  const left = burnDown(lot.remainingQty, expected);
  const daysLeft =
    lot.expiresAt === null ? null : Math.max(0, (lot.expiresAt.getTime() - now.getTime()) / DAY_MS);
  const unusedQty = daysLeft === null ? 0n : unusedAfter(lot.remainingQty, expected, Math.floor(daysLeft));
  return {
    points: left.map((day, i) => ({ ...day, day: isoDay(ahead(today, i)) })),
    ...outlook(lot.remainingQty, expected),
    unusedQty,
    unusedCostNano: lot.remainingQty === 0n ? 0n : (lot.remainingCostNano * unusedQty) / lot.remainingQty,
    action: daysLeft === null ? "none" : expiryAction(unusedQty, lot.remainingQty, Math.floor(daysLeft)),
  };
}

function ahead(from: CalendarDay, days: number): CalendarDay {
  let day = from;
  for (let i = 0; i < days; i++) day = followingDay(day);
  return day;
}

/** What is left after so many days; past the horizon at the pace of its last week. */
function unusedAfter(remaining: bigint, expected: readonly ExpectedDay[], days: number): bigint {
  const week = expected.slice(-7).reduce((sum, day) => sum + day.expected, 0n);
  const seen = expected.slice(0, days).reduce((sum, day) => sum + day.expected, 0n);
  const burnt = seen + (week * BigInt(Math.max(0, days - expected.length))) / 7n;
  return burnt >= remaining ? 0n : remaining - burnt;
}
