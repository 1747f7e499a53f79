import { z } from "zod";

import { withPlatform } from "@/lib/db/with-tenant";

import type { Job } from "./job";

/** Keeps three months of partitions ahead, so that a server that never restarts does not run out of them. */
export const ensurePartitions: Job<Record<string, never>> = {
  name: "ensure-partitions",
  input: z.strictObject({}),
  schedule: "17 3 * * *",
  async run(_input, { now }) {
    await withPlatform(
      (tx) =>
        tx.$queryRaw`SELECT ensure_partitions(${now}::timestamptz, ${now}::timestamptz + interval '3 months')`,
    );
  },
};
