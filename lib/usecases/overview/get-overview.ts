import { z } from "zod";

import { dayOf, isoDay, startOfDay } from "@/lib/domain/tenancy/zone";

import { query } from "../define";
import { agencyByKey } from "../profit/agency-rows";
import { EVERYTHING } from "../profit/sold-calls";
import { agencySold } from "../supplier/agency-sold";
import { needsAttention } from "./attention";
import { topBuyers, topModels } from "./leaders";
import { moneyPosition } from "./money-position";
import { salesByDay, totalOf, type SalesDay, type Seller } from "./sales-by-day";

/** Ranges of whole days up to and including today. */
export const OVERVIEW_DAYS = { "7d": 7, "30d": 30, "90d": 90 } as const;
export type OverviewRange = keyof typeof OVERVIEW_DAYS;

const NO_SALES = { revenueNano: 0n, costNano: 0n, absorbedNano: 0n, calls: 0n };

/**
 * The seller's morning: what was sold and earned in the range and in the one before, where its money stands, who and what
 * brought it, and what needs attention. Days are the seller's.
 */
export const getOverview = query({
  name: "overview.get",
  permission: "overview.read",
  input: z.strictObject({ range: z.enum(["7d", "30d", "90d"]).default("30d") }),
  async run({ tx, actor: { tenantId, partyId }, now }, { range }) {
    const [party, tenant] = [
      await tx.party.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: partyId } } }),
      await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } }),
    ];
    const seller: Seller = {
      tenantId,
      partyId,
      isRoot: party.kind === "root",
      currency: tenant.currency,
      timeZone: party.timeZone,
    };
    const span = OVERVIEW_DAYS[range];
    const today = dayOf(now, seller.timeZone);
    const start = (daysBack: number) => startOfDay({ ...today, day: today.day - daysBack }, seller.timeZone);
    const current = { from: start(span - 1), to: start(-1) };
    const before = { from: start(2 * span - 1), to: current.from };

    const days = await salesByDay(tx, seller, current);
    const agencyDays = await agencyByKey(tx, { seller, range: current, filter: EVERYTHING }, null);
    return {
      currency: seller.currency,
      timeZone: seller.timeZone,
      isRoot: seller.isRoot,
      /** As the books show them. */
      days: everyDay(netOf(days, agencyDays), today, span),
      total: totalOf(days),
      before: totalOf(await salesByDay(tx, seller, before)),
      /** What of revenue and cost the books show as the vendor's under agency supply. */
      agencyNano: await agencySold(tx, seller, current),
      agencyBeforeNano: await agencySold(tx, seller, before),
      position: await moneyPosition(tx, seller, current),
      buyers: await topBuyers(tx, seller, current),
      models: await topModels(tx, seller, current),
      attention: await needsAttention(tx, seller, now),
    };
  },
});

/** Days without what vendors sold under agency supply. */
function netOf(days: readonly SalesDay[], agency: ReadonlyMap<string, bigint>): SalesDay[] {
  return days.map(({ revenueNano, costNano, ...day }) => {
    const left = agency.get(day.day) ?? 0n;
    return { ...day, revenueNano: revenueNano - left, costNano: costNano - left };
  });
}

/** The days with sales, and zeros for those without, so that a chart has no holes. */
function everyDay(
  days: readonly SalesDay[],
  today: { year: number; month: number; day: number },
  span: number,
) {
  const byDay = new Map(days.map((day) => [day.day, day]));
  return Array.from({ length: span }, (_, i) => {
    const day = isoDay({ ...today, day: today.day - (span - 1 - i) });
    return byDay.get(day) ?? { day, ...NO_SALES };
  });
}
