import { z } from "zod";

import { withPlatform } from "@/lib/db/with-tenant";
import { systemActor } from "@/lib/usecases/actor";
import { giveUpTopUp } from "@/lib/usecases/topup/give-up-top-up";
import { settlePayment } from "@/lib/usecases/topup/settle-payment";

import type { TopUpStatus } from "@/generated/prisma/enums";

import type { Job } from "./job";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Younger ones are left to their webhook. */
const QUIET_MS = 2 * MINUTE_MS;
/** A bank transfer may take weeks; after that a person has to look. */
const LOOK_BACK_MS = 45 * DAY_MS;
/** A page opened this long ago and never paid was walked away from. */
const ABANDONED_MS = DAY_MS;
const BATCH = 200;
const REASON = "job:sweep-payments";

interface Waiting {
  readonly tenantId: string;
  readonly id: string;
  readonly status: TopUpStatus;
  readonly provider: string;
  readonly providerRef: string | null;
  readonly createdAt: Date;
}

/**
 * Heals webhooks that never came: every top-up still waiting is looked up at its gateway and brought to the state its
 * payment has there. One that cannot be asked about does not keep the others waiting.
 */
export const sweepPayments: Job<Record<string, never>> = {
  name: "sweep-payments",
  input: z.strictObject({}),
  schedule: "*/5 * * * *",
  async run(_input, { now, signal }) {
    const failures: unknown[] = [];
    let page = await waitingTopUps(now, null);
    while (page.length > 0 && !signal.aborted) {
      for (const waiting of page) {
        await settleOne(waiting, now).catch((error: unknown) => failures.push(error));
      }
      page = await waitingTopUps(now, page.at(-1)?.id ?? null);
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} top-ups could not be swept`);
  },
};

/** The next ones waiting, by id; ids are unique over all tenants. */
function waitingTopUps(now: Date, after: string | null): Promise<Waiting[]> {
  const createdAt = { gte: new Date(now.getTime() - LOOK_BACK_MS), lt: new Date(now.getTime() - QUIET_MS) };
  return withPlatform((tx) =>
    tx.topUp.findMany({
      where: { status: { in: ["created", "pending"] }, createdAt, ...(after ? { id: { gt: after } } : {}) },
      select: { tenantId: true, id: true, status: true, provider: true, providerRef: true, createdAt: true },
      orderBy: { id: "asc" },
      take: BATCH,
    }),
  );
}

async function settleOne(waiting: Waiting, now: Date): Promise<void> {
  const { tenantId, id, status, provider, providerRef, createdAt } = waiting;
  const outcome =
    providerRef === null ? null : await settlePayment({ tenantId, provider, providerRef }, REASON, now);
  const abandoned = status === "created" && now.getTime() - createdAt.getTime() > ABANDONED_MS;
  if (abandoned && (outcome === null || outcome === "unchanged"))
    await giveUpTopUp.execute(systemActor(tenantId, REASON), { id }, { now });
}
