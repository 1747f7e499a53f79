import { decimalFromNano, decimalFromScaled } from "@/lib/domain/money/nano";
import { ppmOf } from "@/lib/domain/money/ppm";
import { marginParts } from "@/lib/domain/pricing/services";
import { query } from "@/lib/usecases/define";
import { NotFound } from "@/lib/usecases/errors";

import { readProfitCalls, type ProfitCall } from "./list-profit-calls";
import { profitRows, type ProfitRow } from "./profit-groups";
import { profitCallsSchema, readProfitSchema, STOCK_GROUPS } from "./schemas";
import { profitPeriod, sellingParty, soldFilter } from "./selling-party";
import { inStandardTokens, standardTokenNow } from "./standard-token";
import { joinByHash } from "./sold-calls";

/** Columns of the file of groups; names never change, new ones go to the end. */
export const PROFIT_CSV_HEADER: readonly string[] = [
  ...[
    "group",
    "id",
    "name",
    "currency",
    "calls",
    "revenue",
    "cost",
    "margin",
    "margin_percent",
    "calls_without_cost",
    "technical_margin",
    "services",
    "resale_margin",
    "standard_tokens",
    "agency",
  ],
];

/** What `readProfit` shows of its group, as rows of a file. */
export const exportProfit = query({
  name: "profit.export",
  permission: "ledger.read",
  scope: "system",
  input: readProfitSchema,
  async run({ tx, actor, now }, filter): Promise<string[][]> {
    const seller = await sellingParty(tx, actor);
    const { group } = filter;
    if (!seller.isRoot && STOCK_GROUPS.includes(group)) throw new NotFound("profitGroup");
    const range = profitPeriod(filter, now, seller.timeZone);
    const rows = await profitRows(tx, group, { seller, range, filter: soldFilter(filter) });
    const standard = await standardTokenNow(tx, seller, now);
    // Fees are not told apart by what their calls drew from.
    const parted = !STOCK_GROUPS.includes(group);
    return rows.map(({ id, label, ...sums }) => [
      ...[group, id, label, seller.currency],
      ...sumCells(sums),
      ...(parted ? partCells(sums) : ["", ""]),
      String(inStandardTokens(sums.listedNano, standard) ?? ""),
      // In neither revenue nor cost; empty where it is in both.
      group === "key" ? "" : decimalFromNano(sums.agencyNano, 2),
    ]);
  },
});

function sumCells({ calls, revenueNano, costNano, marginNano, uncosted, technicalNano }: Sums): string[] {
  const share = ppmOf(marginNano, revenueNano);
  return [
    String(calls),
    ...[revenueNano, costNano, marginNano].map((nano) => decimalFromNano(nano, 2)),
    ...[share === undefined ? "" : decimalFromScaled(BigInt(share), 4), String(uncosted)],
    decimalFromNano(technicalNano, 2),
  ];
}

function partCells(sums: Sums): string[] {
  const { servicesNano, resaleNano } = marginParts(sums);
  return [decimalFromNano(servicesNano, 2), decimalFromNano(resaleNano, 2)];
}

type Sums = Omit<ProfitRow, "id" | "label">;

export const PROFIT_CALLS_CSV_HEADER: readonly string[] = [
  ...["call_id", "time", "buyer", "model", "currency", "revenue", "cost", "margin"],
];

const PAGE = 1_000;

/** The same calls as `listProfitCalls`, in pages for a file that is written as it is read. */
export const exportProfitCalls = query({
  name: "profit.export_calls",
  permission: "ledger.read",
  input: profitCallsSchema,
  async run({ tx, actor, now }, filter) {
    const seller = await sellingParty(tx, actor);
    await joinByHash(tx);
    const range = profitPeriod(filter, now, seller.timeZone);
    const from = filter.after ? ({ side: "older", id: filter.after } as const) : null;
    const asked = { range, filter: soldFilter(filter), loss: filter.loss !== undefined, from, limit: PAGE };
    const { rows, more } = await readProfitCalls(tx, seller, asked);
    return {
      rows: rows.map((row) => csvRow(row, seller.currency)),
      next: more ? (rows.at(-1)?.id ?? null) : null,
    };
  },
});

function csvRow(
  { id, at, buyer, model, revenueNano, costNano, marginNano }: ProfitCall,
  currency: string,
): string[] {
  const money = (nano: bigint | null) => (nano === null ? "" : decimalFromNano(nano, 2));
  return [
    id,
    at.toISOString(),
    buyer,
    model,
    currency,
    money(revenueNano),
    money(costNano),
    money(marginNano),
  ];
}
