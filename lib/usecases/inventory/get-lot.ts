import { query } from "../define";
import { found } from "../errors";
import { lotView } from "./lot-view";
import { recentBurn } from "./recent-burn";
import { lotInput } from "./schemas";

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
      SELECT to_char(settled_at AT TIME ZONE ${timeZone}, 'YYYY-MM-DD') AS day, sum(qty)::bigint AS qty,
        sum(cost_nano)::bigint AS cost, count(*) AS calls
      FROM lot_draw WHERE tenant_id = ${tenantId}::uuid AND lot_id = ${id}::uuid
        AND call_id >= uuid_v7_floor(${now}::timestamptz - interval '92 days')
      GROUP BY 1 ORDER BY 1`;
    const burn = (await recentBurn(tx, tenantId, [row], now)).get(id) ?? { qty: 0n, windowMs: 1n };
    return {
      lot: lotView(row, burn, now),
      days: days.map(({ day, qty, cost, calls }) => ({ day, qty, costNano: cost, calls })),
    };
  },
});
