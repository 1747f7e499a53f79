import { ppmOf } from "@/lib/domain/money/ppm";
import { query } from "@/lib/usecases/define";
import { NotFound } from "@/lib/usecases/errors";
import { agencySold } from "@/lib/usecases/supplier/agency-sold";
import type { Tx } from "@/lib/db/with-tenant";
import type { TimeRange } from "@/lib/domain/tenancy/zone";

import { absorbedCauses } from "./absorbed";
import { payersByDay } from "./payers";
import { facetsOf } from "./profit-facets";
import { profitRows, type ProfitRow } from "./profit-groups";
import { readProfitSchema, STOCK_GROUPS } from "./schemas";
import { profitPeriod, sellingParty, soldFilter } from "./selling-party";
import {
  NOTHING_SOLD,
  rolledForeign,
  rolledSales,
  rolledSums,
  SUMS_OF_ROLLED,
  PARTS,
  type RolledRow,
  type RolledSums,
} from "./rolled-profit";
import { inStandardTokens, standardTokenNow } from "./standard-token";
import { addSums, NO_SALES, type GroupAsked, type ProfitSums } from "./sold-calls";

const TOP = 5;

/**
 * What a seller earned over a stretch of time and by what, against the stretch before: its own lines and its own cost only, so
 * that a distributor sees what it pays and never what its parent does. Throws NotFound for a group the seller has not.
 */
export const readProfit = query({
  name: "profit.read",
  permission: "ledger.read",
  // What is not folded yet is summed from raw rows and the cards that priced them, which a party alone cannot read.
  scope: "system",
  input: readProfitSchema,
  async run({ tx, actor, now }, filter) {
    const seller = await sellingParty(tx, actor);
    const { group } = filter;
    if (!seller.isRoot && STOCK_GROUPS.includes(group)) throw new NotFound("profitGroup");
    const period = profitPeriod(filter, now, seller.timeZone);
    const asked: GroupAsked = { seller, range: period, filter: soldFilter(filter) };
    const totals = await totalOf(tx, asked, period);
    const standard = await standardTokenNow(tx, seller, now);
    const counted = (rows: readonly ProfitRow[]) =>
      rows.map((row) => ({ ...row, tokens: inStandardTokens(row.listedNano, standard) }));
    const days = counted(await profitRows(tx, "day", asked));
    return {
      ...{
        from: period.from,
        to: period.to,
        zone: seller.timeZone,
        currency: seller.currency,
        isRoot: seller.isRoot,
      },
      ...{ group, totals, days, floorPpm: seller.marginAlarmPpm, standard },
      /** What was sold, in standard tokens; null where there is nothing to count by. */
      tokens: inStandardTokens(totals.listedNano, standard),
      rows: group === "day" ? days : counted(await profitRows(tx, group, asked)),
      previous: await totalOf(tx, asked, period.previous),
      /** What of revenue and cost the books show as the vendor's under agency supply. */
      agencyNano: await agencySold(tx, seller, period, asked.filter),
      previousAgencyNano: await agencySold(tx, seller, period.previous, asked.filter),
      foreign: await foreignSums(tx, asked, period),
      topFivePpm: concentration(await buyerSums(tx, asked)),
      payers: await payersByDay(tx, seller, period, period.previous),
      absorbed: await absorbedCauses(tx, seller, period),
      facets: await facetsOf(tx, seller),
    };
  },
});

export type Profit = Awaited<ReturnType<typeof readProfit.execute>>;

async function totalOf(tx: Tx, { seller, filter }: GroupAsked, range: TimeRange): Promise<RolledSums> {
  const [row] = await tx.$queryRaw<RolledRow[]>`SELECT '' AS key, ${SUMS_OF_ROLLED}, ${PARTS}
    FROM (${rolledSales(seller, range, filter)}) r`;
  return row ? rolledSums(row) : NOTHING_SOLD;
}

/** Sales in other currencies, each its own row: nothing is added up over currencies. */
async function foreignSums(tx: Tx, { seller, filter }: GroupAsked, range: TimeRange) {
  const rows = await tx.$queryRaw<RolledRow[]>`SELECT r.currency AS key, ${SUMS_OF_ROLLED}, ${PARTS}
    FROM (${rolledForeign(seller, range, filter)}) r GROUP BY 1 ORDER BY 1`;
  return rows.map((row) => ({ currency: row.key, ...rolledSums(row) }));
}

/** Direct buyers of both kinds, each by itself. */
async function buyerSums(tx: Tx, asked: GroupAsked): Promise<ProfitRow[]> {
  const both = [await profitRows(tx, "customer", asked), await profitRows(tx, "distributor", asked)];
  return both.flat().filter(({ id }) => id !== "");
}

/** The share of the revenue that the five largest buyers bring; null without revenue. */
function concentration(buyers: readonly ProfitRow[]): number | null {
  const largest = [...buyers].sort((a, b) => (a.revenueNano > b.revenueNano ? -1 : 1)).slice(0, TOP);
  const all = buyers.reduce<ProfitSums>(addSums, NO_SALES).revenueNano;
  return ppmOf(largest.reduce<ProfitSums>(addSums, NO_SALES).revenueNano, all) ?? null;
}
