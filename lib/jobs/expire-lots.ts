import { z } from "zod";

import { withPlatform } from "@/lib/db/with-tenant";
import { systemActor } from "@/lib/usecases/actor";
import { expireLots as expire } from "@/lib/usecases/inventory/expire-lots";
import { retireLots } from "@/lib/usecases/inventory/retire-lots";

import type { Job } from "./job";

/** Writes off what expired and marks what is used up, tenant by tenant. Every minute: a lot is not drawn after its end in any case. */
export const expireLots: Job<Record<string, never>> = {
  name: "expire-lots",
  input: z.strictObject({}),
  schedule: "* * * * *",
  async run(_input, { now, signal }) {
    const tenants = await withPlatform(
      (tx) => tx.$queryRaw<{ tenant_id: string }[]>`
        SELECT DISTINCT tenant_id FROM lot WHERE kind <> 'pay_as_you_go'
          AND ((status IN ('active', 'frozen') AND expires_at <= ${now}::timestamptz)
            OR (status IN ('expired', 'impaired') AND drawn_qty + expired_qty + returned_qty + held_qty < received_qty)
            OR (status = 'active' AND drawn_qty + expired_qty + returned_qty = received_qty AND held_qty = 0))
        ORDER BY 1`,
    );
    for (const { tenant_id: tenantId } of tenants) {
      const actor = systemActor(tenantId, "job:expire-lots");
      let more = true;
      while (more && !signal.aborted) ({ more } = await expire.execute(actor, {}, { now }));
      await retireLots.execute(actor, {}, { now });
    }
  },
};
