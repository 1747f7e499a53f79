import { z } from "zod";

import { withPlatform, withTenant } from "@/lib/db/with-tenant";
import { MARGIN_ALERTS, WATCH_HOURS, watchMargins } from "@/lib/usecases/profit/watch-margins";

import type { Job } from "./job";

interface Watched {
  readonly tenant_id: string;
  readonly seller_id: string;
  readonly currency: string;
  readonly floor_ppm: number;
}

/** Rings when something sells below cost, or for less than its seller's floor: the guard behind the guard at publishing. */
export const watchMarginsJob: Job<Record<string, never>> = {
  name: "watch-margins",
  input: z.strictObject({}),
  schedule: "*/15 * * * *",
  async run(_input, { now, signal }) {
    const failures: unknown[] = [];
    for (const {
      tenant_id: tenantId,
      seller_id: partyId,
      currency,
      floor_ppm: floor,
    } of await sellersToWatch(now)) {
      if (signal.aborted) return;
      const seller = { tenantId, partyId, currency, isRoot: tenantId === partyId };
      await withTenant({ tenantId, partyId }, (tx) => watchMargins(tx, seller, floor, now)).catch(
        (error: unknown) => failures.push(error),
      );
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} sellers could not be watched`);
  },
};

/** Sellers that sold something lately, or have a margin alert that may be over. */
function sellersToWatch(now: Date): Promise<Watched[]> {
  const kinds: readonly string[] = MARGIN_ALERTS;
  return withPlatform(
    (tx) => tx.$queryRaw<Watched[]>`
      SELECT p.tenant_id, p.id AS seller_id, t.currency, p.margin_alarm_ppm AS floor_ppm
      FROM party p JOIN tenant t ON t.id = p.tenant_id
      WHERE p.kind <> 'customer' AND (
        EXISTS (SELECT 1 FROM alert a WHERE a.tenant_id = p.tenant_id AND a.party_id = p.id AND a.resolved_at IS NULL AND a.kind = ANY (${kinds}))
        OR (p.tenant_id, p.id) IN (
          SELECT l.tenant_id, l.seller_id FROM rated_line l
          WHERE l.call_id >= uuid_v7_floor(${now}::timestamptz - make_interval(hours => ${WATCH_HOURS}::int) - interval '1 day')
            AND l.settled_at >= ${now}::timestamptz - make_interval(hours => ${WATCH_HOURS}::int)))
      ORDER BY p.tenant_id, p.id`,
  );
}
