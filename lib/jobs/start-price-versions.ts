import { z } from "zod";

import { withPlatform } from "@/lib/db/with-tenant";

import type { Job } from "./job";

/** How long what was superseded stays in place: a process whose clock is behind must still find a version in force. */
const GRACE_SECONDS = 300;

/**
 * Writes down what has happened by itself: a scheduled version whose moment has come is live, what it superseded is archived. Calls
 * are priced by dates and not by this (lib/db/directory/rate-cards.ts), so a late run costs nobody anything.
 */
export const startPriceVersions: Job<Record<string, never>> = {
  name: "start-price-versions",
  input: z.strictObject({}),
  schedule: "* * * * *",
  async run(_input, { now }) {
    await withPlatform(async (tx) => {
      await tx.$executeRaw`UPDATE price_version SET status = 'live', updated_at = ${now}
        WHERE status = 'scheduled' AND effective_from <= ${now}`;
      await tx.$executeRaw`UPDATE price_version v SET status = 'archived', updated_at = ${now}
        WHERE v.status = 'live' AND EXISTS (SELECT 1 FROM price_version w
          WHERE w.tenant_id = v.tenant_id AND w.price_book_id = v.price_book_id AND w.status = 'live'
            AND w.effective_from <= ${now}::timestamptz - make_interval(secs => ${GRACE_SECONDS})
            AND (w.effective_from, w.number) > (v.effective_from, v.number))`;
    });
  },
};
