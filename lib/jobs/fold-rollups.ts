import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

import { withPlatform } from "@/lib/db/with-tenant";
import { foldRollups } from "@/lib/usecases/rollup/fold";

import type { Job } from "./job";

const PAUSE_MS = 5_000;
/** A run ends before the next minute's begins. */
const RUN_MS = 50_000;

/**
 * Folds what was settled into the roll-ups, every few seconds: pages sum what is not folded from the raw rows, so this decides
 * how fast they are, never what they say.
 */
export const foldRollupsJob: Job<Record<string, never>> = {
  name: "fold-rollups",
  input: z.strictObject({}),
  schedule: "* * * * *",
  retryLimit: 0,
  async run(_input, { signal }) {
    const started = performance.now();
    do {
      for (const { id } of await tenants()) {
        if (signal.aborted) return;
        await foldRollups(id, new Date());
      }
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    } while (!signal.aborted && performance.now() - started < RUN_MS);
  },
};

function tenants(): Promise<{ readonly id: string }[]> {
  return withPlatform((tx) =>
    tx.tenant.findMany({ where: { kind: "reseller" }, select: { id: true }, orderBy: { id: "asc" } }),
  );
}
