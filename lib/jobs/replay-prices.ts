import { z } from "zod";

import { runReplay } from "@/lib/usecases/simulator/run-replay";

import type { Job } from "./job";

interface Input {
  readonly tenantId: string;
  readonly sellerId: string;
  readonly replayId: string;
}

/** Prices a month of calls by another edition of a price book; see run-replay.ts. */
export const replayPrices: Job<Input> = {
  name: "replay-prices",
  input: z.strictObject({ tenantId: z.uuid(), sellerId: z.uuid(), replayId: z.uuid() }),
  retryLimit: 1,
  async run(input, { now, signal }) {
    await runReplay(input, now, signal);
  },
};
