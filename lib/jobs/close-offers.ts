import { z } from "zod";

import { withPlatform } from "@/lib/db/with-tenant";
import { systemActor } from "@/lib/usecases/actor";
import { closeOffers as close } from "@/lib/usecases/sell-by/close-offers";

import type { Job } from "./job";

/** Closes sell-by offers that are over, tenant by tenant. By date their rules price nothing more in any case. */
export const closeOffers: Job<Record<string, never>> = {
  name: "close-offers",
  input: z.strictObject({}),
  schedule: "* * * * *",
  async run(_input, { now, signal }) {
    const tenants = await withPlatform(
      (tx) => tx.$queryRaw<{ tenant_id: string }[]>`
        SELECT DISTINCT tenant_id FROM sell_by_offer WHERE closed_at IS NULL OR ends_at > ${now}::timestamptz ORDER BY 1`,
    );
    for (const { tenant_id: tenantId } of tenants) {
      if (signal.aborted) return;
      await close.execute(systemActor(tenantId, "job:close-offers"), {}, { now });
    }
  },
};
