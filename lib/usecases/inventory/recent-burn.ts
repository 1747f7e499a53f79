import { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import type { Burn } from "@/lib/domain/inventory/forecast";

import { lately, rolled } from "../rollup/rolled";

const WINDOW_MS = 7 * 86_400_000;

/** What each lot gave in the seven days before `now`, or since it was received where that is shorter. */
export async function recentBurn(
  tx: Tx,
  tenantId: string,
  lots: readonly { readonly id: string; readonly receivedAt: Date }[],
  now: Date,
): Promise<ReadonlyMap<string, Burn>> {
  const from = new Date(now.getTime() - WINDOW_MS);
  const where = Prisma.sql`r.lot_id = ANY (${lots.map((lot) => lot.id)}::uuid[])`;
  const rows = await tx.$queryRaw<{ lot_id: string; qty: bigint }[]>`
    SELECT r.lot_id, sum(r.qty)::bigint AS qty FROM (${rolled("draw", tenantId, lately(now, WINDOW_MS), where)}) r
    GROUP BY r.lot_id`;
  const drawn = new Map(rows.map((row) => [row.lot_id, row.qty]));
  return new Map(
    lots.map(({ id, receivedAt }) => {
      const windowMs = BigInt(Math.max(1, now.getTime() - Math.max(from.getTime(), receivedAt.getTime())));
      return [id, { qty: drawn.get(id) ?? 0n, windowMs }];
    }),
  );
}
