import { SYSTEM_PARTY_ID, withTenant, type Tx } from "@/lib/db/with-tenant";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";

import { SeededRandom } from "./seeded-random";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SEED = 20_261_122;

/** Days of history before today. */
export const HISTORY_DAYS = 60;
/** When the reseller opened its doors: before its history, so that everything it needs is in force. */
export const OPENING_DAY = -75;

/**
 * The time and the numbers of one seeding. Ids come of both: everything up to yesterday is the same for everybody on the
 * same day, and of today's calls there are those of the hours that have passed.
 */
export class DemoContext {
  readonly tenantId: string;
  readonly random = new SeededRandom(SEED);
  /** Numbers for traffic alone: how much of today has passed must not move the ids of anything else. */
  readonly traffic = new SeededRandom(SEED + 1);
  /** The last full hour: nothing happens after it. */
  readonly end: Date;
  readonly #today: number;

  constructor(now: Date) {
    this.#today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
    this.end = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
    this.tenantId = this.newId(this.time(OPENING_DAY));
  }

  /** A time by days from today's midnight in UTC (negative: ago) and hours into that day. */
  time(day: number, hours = 0): Date {
    return new Date(this.#today + day * DAY_MS + Math.round(hours * 3_600_000));
  }

  /** Mints a UUIDv7 of a time. */
  newId(at: Date): string {
    return uuidV7(at, this.random.bytes(10));
  }

  /** What use-case functions take: tenant, time, and ids of that time. */
  at(at: Date) {
    return { tenantId: this.tenantId, at, now: at, newId: () => this.newId(at) };
  }

  /** Runs in one transaction of the tenant's own machinery: ours, or that of an earlier demonstration. */
  transaction<T>(work: (tx: Tx) => Promise<T>, tenantId = this.tenantId): Promise<T> {
    return withTenant({ tenantId, partyId: SYSTEM_PARTY_ID }, work);
  }
}
