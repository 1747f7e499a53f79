import { z } from "zod";

import { pools } from "@/lib/db/pools";

import { query } from "../define";
import { verifyLedger } from "../ledger/verify";

const MINUTES_MAX = 10;

/** Checks every tenant's books against the invariants now, as `npm run ledger:verify` does; names and counts, no rows. */
export const verifyBooks = query({
  name: "platform.verify_books",
  permission: "platform.read",
  scope: "platform",
  timeoutMs: MINUTES_MAX * 60_000,
  input: z.object({}),
  async run() {
    // A snapshot of its own, for which Prisma's transaction is of the wrong kind.
    const { at, ok, invariants } = await verifyLedger(pools().platform);
    return {
      at,
      ok,
      invariants: invariants.map(({ number, title, counted, breaches }) => ({
        number,
        title,
        counted: counted.map(({ what, count }) => ({ what, count })),
        breaches: breaches.map(({ says, total }) => ({ says, total })),
      })),
    };
  },
});
