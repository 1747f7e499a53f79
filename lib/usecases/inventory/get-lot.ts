import { Prisma } from "@/generated/prisma/client";
import { dayOf, followingDay, startOfDay } from "@/lib/domain/tenancy/zone";

import { query } from "../define";
import { found } from "../errors";
import { rolledSteps } from "../rollup/rolled";
import { lotOutlook } from "../watching/lot-outlook";
import { lotView } from "./lot-view";
import { recentBurn } from "./recent-burn";
import { lotInput } from "./schemas";

const DAYS = 92;

interface DayRow {
  day: string;
  qty: bigint;
  cost: bigint;
  calls: bigint;
}

/** One lot with its forecast and what it gave each day, in the root's zone, since it was received (at most 92 days). */
export const getLot = query({
  name: "lot.get",
  permission: "inventory.read",
  input: lotInput,
  async run({ tx, actor: { tenantId }, now }, { id }) {
    const row = found(
      "lot",
      await tx.lot.findUnique({
        where: { tenantId_id: { tenantId, id } },
        include: { supplierAccount: { include: { supplier: true } } },
      }),
    );
    const { timeZone } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId } });
    const days = await tx.$queryRaw<DayRow[]>`
      SELECT to_char(r.at AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS day, sum(r.qty)::bigint AS qty,
        sum(r.cost_nano)::bigint AS cost, sum(r.draws)::bigint AS calls
      FROM (${drawsByQuarter(tenantId, id, now, timeZone)}) r GROUP BY 1 ORDER BY 1`;
    const burn = (await recentBurn(tx, tenantId, [row], now)).get(id) ?? { qty: 0n, windowMs: 1n };
    const lot = lotView(row, burn, now);
    return {
      lot,
      outlook: await lotOutlook(tx, tenantId, lot, id, { now, timeZone }),
      days: days.map(({ day, qty, cost, calls }) => ({ day, qty, costNano: cost, calls })),
    };
  },
});

/** Rows of the lot's last days that never cross a midnight of the zone. */
function drawsByQuarter(tenantId: string, id: string, now: Date, timeZone: string): Prisma.Sql {
  const today = dayOf(now, timeZone);
  const starts = Array.from({ length: DAYS }, (_, i) =>
    startOfDay({ ...today, day: today.day - i }, timeZone),
  );
  const end = startOfDay(followingDay(today), timeZone);
  return rolledSteps("draw", tenantId, { starts: starts.reverse(), end }, Prisma.sql`r.lot_id = ${id}::uuid`);
}
