import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

import { pools } from "@/lib/db/pools";
import { runImport, waitingBills } from "@/lib/usecases/reconciling/run-import";

import type { Job } from "./job";

const PAUSE_MS = 2_000;
/** A run ends before the next minute's begins, unless a bill is at work. */
const RUN_MS = 52_000;

/** Imports and compares the bills that wait, one after the other; one whose process died begins anew. */
export const reconcileBills: Job<Record<string, never>> = {
  name: "reconcile-bills",
  input: z.strictObject({}),
  schedule: "* * * * *",
  retryLimit: 0,
  async run(_input, { signal }) {
    const started = performance.now();
    const failures: unknown[] = [];
    do {
      for (const { tenantId, id } of await waitingBills(pools().platform)) {
        if (signal.aborted) return;
        await runImport(pools().platform, tenantId, id, signal).catch((error: unknown) =>
          failures.push(error),
        );
      }
      if (failures.length > 0)
        throw new AggregateError(failures, `${failures.length} bills could not be imported`);
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    } while (!signal.aborted && performance.now() - started < RUN_MS);
  },
};
