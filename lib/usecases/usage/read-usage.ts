import type { Tx } from "@/lib/db/with-tenant";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { Actor } from "@/lib/usecases/actor";
import { query } from "@/lib/usecases/define";

import { periodOf, zoneOf } from "./own-calls";
import { readUsageSchema, type UsageGroup, type UsageStep } from "./schemas";
import { readCells, type CellRow } from "./usage-cells";
import { addSums, currencyOf, NO_USAGE, readTotals, sumsOf, type UsageSums } from "./usage-sums";

export interface UsageGroupRow extends UsageSums {
  /** Wire id of the model or key; "none" for calls made without a key. */
  readonly id: string;
  readonly label: string;
}

export interface UsagePoint {
  readonly at: Date;
  /** By group id; a group without calls in this step is left out. */
  readonly groups: Readonly<Record<string, UsageSums>>;
}

export interface UsageReport {
  readonly from: Date;
  readonly to: Date;
  /** IANA zone in which the days are cut. */
  readonly zone: string;
  readonly step: UsageStep;
  readonly steps: readonly UsageStep[];
  readonly group: UsageGroup;
  /** Of all amounts. */
  readonly currency: string;
  readonly totals: UsageSums;
  readonly previous: UsageSums;
  /** Largest cost first. */
  readonly groups: readonly UsageGroupRow[];
  readonly points: readonly UsagePoint[];
}

/**
 * What the actor's own calls come to over a stretch of time: by step and by model or key, in total, and in the stretch
 * before. Costs are the party's own rated lines in the currency it buys in now; the sum of all groups is the total.
 */
export const readUsage = query({
  name: "usage.read",
  permission: "usage.read",
  input: readUsageSchema,
  async run({ tx, actor, now }, filter): Promise<UsageReport> {
    const { group } = filter;
    const zone = await zoneOf(tx, actor);
    const period = periodOf(filter, now, zone);
    const currency = await currencyOf(tx, actor);
    const cells = await readCells(tx, actor, { range: period, filter, currency }, period.starts, group);
    const groups = groupRows(group, cells, await labelsOf(tx, actor, group, cells));
    return {
      ...{ from: period.from, to: period.to, zone, step: period.step, steps: period.steps },
      ...{ group, currency, groups },
      totals: groups.reduce(addSums, NO_USAGE),
      previous: await readTotals(tx, actor, { range: period.previous, filter, currency }),
      points: pointsOf(group, cells, period.starts),
    };
  },
});

function groupId(group: UsageGroup, id: string | null): string {
  return id === null ? "none" : toWireId(group === "model" ? "model" : "apiKey", id);
}

async function labelsOf(
  tx: Tx,
  { tenantId, partyId }: Actor,
  group: UsageGroup,
  cells: readonly CellRow[],
): Promise<ReadonlyMap<string, string>> {
  const id = { in: [...new Set(cells.flatMap(({ grp }) => grp ?? []))] };
  const rows =
    group === "model"
      ? await tx.model.findMany({ where: { tenantId, id }, select: { id: true, displayName: true } })
      : await tx.apiKey.findMany({ where: { tenantId, partyId, id }, select: { id: true, name: true } });
  return new Map(rows.map((row) => [groupId(group, row.id), "name" in row ? row.name : row.displayName]));
}

function groupRows(
  group: UsageGroup,
  cells: readonly CellRow[],
  labels: ReadonlyMap<string, string>,
): UsageGroupRow[] {
  const sums = new Map<string, UsageSums>();
  for (const cell of cells) {
    const id = groupId(group, cell.grp);
    sums.set(id, addSums(sums.get(id) ?? NO_USAGE, sumsOf(cell)));
  }
  return [...sums]
    .map(([id, sum]) => ({ id, label: labels.get(id) ?? "", ...sum }))
    .sort((a, b) => (a.costNano === b.costNano ? (a.id < b.id ? -1 : 1) : a.costNano > b.costNano ? -1 : 1));
}

function pointsOf(group: UsageGroup, cells: readonly CellRow[], starts: readonly Date[]): UsagePoint[] {
  const byStep = Map.groupBy(cells, ({ step }) => step);
  return starts.map((at, index) => {
    const own = byStep.get(index + 1) ?? [];
    return { at, groups: Object.fromEntries(own.map((cell) => [groupId(group, cell.grp), sumsOf(cell)])) };
  });
}
