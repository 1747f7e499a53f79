import { z } from "zod";

import { withPlatform } from "@/lib/db/with-tenant";
import { systemActor } from "@/lib/usecases/actor";
import { openAccruals as open } from "@/lib/usecases/inventory/open-accruals";

import type { Job } from "./job";

/** Opens the next day of every daily limit of pay-as-you-go. Hourly, a day ahead: a missed run heals itself. */
export const openAccruals: Job<Record<string, never>> = {
  name: "open-accruals",
  input: z.strictObject({}),
  schedule: "10 * * * *",
  async run(_input, { now, signal }) {
    const accounts = await withPlatform((tx) =>
      tx.supplierAccount.findMany({
        where: { paygDailyNano: { not: null } },
        distinct: ["tenantId"],
        select: { tenantId: true },
        orderBy: { tenantId: "asc" },
      }),
    );
    for (const { tenantId } of accounts) {
      if (signal.aborted) return;
      await open.execute(systemActor(tenantId, "job:open-accruals"), {}, { now });
    }
  },
};
