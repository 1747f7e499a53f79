import { z } from "zod";

import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";
import { dayRange, monthRange, type TimeRange } from "@/lib/domain/tenancy/zone";
import type { Tx } from "@/lib/db/with-tenant";
import type { Actor } from "@/lib/usecases/actor";
import { query } from "@/lib/usecases/define";
import { callableModels } from "@/lib/usecases/key/callable-models";
import { usagePeriod } from "@/lib/usecases/usage/usage-period";
import { zoneOf } from "@/lib/usecases/usage/own-calls";
import { readCells } from "@/lib/usecases/usage/usage-cells";
import { readTotals, sumsOf } from "@/lib/usecases/usage/usage-sums";

import { balanceOf, type Balance } from "./balance";

export interface Home {
  readonly balance: Balance;
  /** What a day costs on average, over the last seven (or since the first call); 0 where nothing was called. */
  readonly burnPerDayNano: bigint;
  /** Whole days the balance lasts at that rate; null without a rate. */
  readonly daysLeft: number | null;
  readonly spentTodayNano: bigint;
  readonly spentMonthNano: bigint;
  readonly callsToday: bigint;
  readonly zone: string;
  /** The last thirty days. */
  readonly days: readonly { readonly at: Date; readonly costNano: bigint; readonly calls: bigint }[];
  readonly steps: FirstSteps;
  /** A model the party may call, for samples; null where there is none. */
  readonly sampleModel: string | null;
}

/** What a new customer does first; each ticks itself. */
export interface FirstSteps {
  readonly toppedUp: boolean;
  readonly keyMade: boolean;
  readonly called: boolean;
}

const DAY_MS = 86_400_000;
const BURN_DAYS = 7;
const DAYS_LEFT_MAX = 9_999n;

/** Everything the portal's first page shows of the actor's party. */
export const readHome = query({
  name: "portal.home",
  permission: "overview.read",
  input: z.object({}),
  async run({ tx, actor, now }): Promise<Home> {
    const zone = await zoneOf(tx, actor);
    const balance = await balanceOf(tx, actor, now);
    const spent = (range: TimeRange) =>
      readTotals(tx, actor, { range, filter: { model: [], key: [] }, currency: balance.currency });
    const today = await spent(dayRange(now, zone));
    const month = await spent(monthRange(now, zone));
    const burnPerDayNano = await burnOf(tx, actor, now, balance.currency);
    return {
      balance,
      burnPerDayNano,
      daysLeft: daysLeftOf(balance.availableNano, burnPerDayNano),
      spentTodayNano: today.costNano,
      spentMonthNano: month.costNano,
      callsToday: today.calls,
      zone,
      days: await lastDays(tx, actor, now, { zone, currency: balance.currency }),
      steps: await firstSteps(tx, actor, balance),
      sampleModel: (await callableModels(tx, actor.tenantId, actor.partyId))[0]?.name ?? null,
    };
  },
});

/** The average of the last seven days; of fewer where the first call is younger, but never of less than one. */
async function burnOf(tx: Tx, actor: Actor, now: Date, currency: string): Promise<bigint> {
  const from = new Date(now.getTime() - BURN_DAYS * DAY_MS);
  const filter = { model: [], key: [] };
  const { costNano } = await readTotals(tx, actor, { range: { from, to: now }, filter, currency });
  const first = await tx.call.findFirst({
    where: { tenantId: actor.tenantId, customerId: actor.partyId, id: { gte: uuidV7Floor(from) } },
    select: { admittedAt: true },
    orderBy: { id: "asc" },
  });
  const before = await tx.call.findFirst({
    where: { tenantId: actor.tenantId, customerId: actor.partyId, id: { lt: uuidV7Floor(from) } },
    select: { id: true },
  });
  const sinceMs = before || !first ? BURN_DAYS * DAY_MS : now.getTime() - first.admittedAt.getTime();
  return (costNano * BigInt(DAY_MS)) / BigInt(Math.max(sinceMs, DAY_MS));
}

function daysLeftOf(availableNano: bigint, burnPerDayNano: bigint): number | null {
  if (burnPerDayNano === 0n) return null;
  if (availableNano <= 0n) return 0;
  const days = availableNano / burnPerDayNano;
  return Number(days < DAYS_LEFT_MAX ? days : DAYS_LEFT_MAX);
}

async function lastDays(
  tx: Tx,
  actor: Actor,
  now: Date,
  { zone, currency }: { zone: string; currency: string },
): Promise<Home["days"]> {
  const period = usagePeriod({ range: "30d" }, now, zone);
  if (!period) return [];
  const filter = { model: [], key: [] };
  const cells = await readCells(tx, actor, { range: period, filter, currency }, period.starts, null);
  const byStep = new Map(cells.map((cell) => [cell.step, sumsOf(cell)]));
  return period.starts.map((at, index) => {
    const sums = byStep.get(index + 1);
    return { at, costNano: sums?.costNano ?? 0n, calls: sums?.calls ?? 0n };
  });
}

async function firstSteps(tx: Tx, { tenantId, partyId }: Actor, balance: Balance): Promise<FirstSteps> {
  const grant = await tx.grant.findFirst({ where: { tenantId, buyerId: partyId }, select: { id: true } });
  const key = await tx.apiKey.findFirst({ where: { tenantId, partyId }, select: { id: true } });
  const call = await tx.call.findFirst({ where: { tenantId, customerId: partyId }, select: { id: true } });
  return {
    toppedUp: grant !== null || balance.creditLimitNano > 0n,
    keyMade: key !== null,
    called: call !== null,
  };
}
