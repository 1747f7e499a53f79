import { z } from "zod";

import { withPlatform } from "@/lib/db/with-tenant";
import { systemActor } from "@/lib/usecases/actor";
import { netAgency } from "@/lib/usecases/supplier/net-agency";
import { accrueShortfalls } from "@/lib/usecases/watching/accrue-shortfalls";
import { pollBalances } from "@/lib/usecases/watching/poll-balances";
import { raiseStockAlerts } from "@/lib/usecases/watching/raise-stock-alerts";

import type { Job } from "./job";

const REASON = "job:watch-stock";

/**
 * Each hour, for every tenant: asks upstreams what is left, raises and resolves the alerts of stock, and books what the month that is over adds to
 * the shortfall of commitments, and what agency supply takes off revenue and cost. One tenant's trouble does not keep the others waiting.
 */
export const watchStock: Job<Record<string, never>> = {
  name: "watch-stock",
  input: z.strictObject({}),
  schedule: "10 * * * *",
  async run(_input, { now, signal }) {
    const tenants = await withPlatform((tx) =>
      tx.tenant.findMany({
        where: { kind: "reseller", status: "active" },
        select: { id: true },
        orderBy: { id: "asc" },
      }),
    );
    const failures: unknown[] = [];
    for (const { id } of tenants) {
      if (signal.aborted) return;
      const actor = systemActor(id, REASON);
      for (const step of [pollBalances, raiseStockAlerts, accrueShortfalls, netAgency])
        await step.execute(actor, {}, { now }).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} steps of watching stock failed`);
  },
};
