import type { Pool } from "pg";
import { uuidV7Floor } from "@/lib/domain/tenancy/uuid-v7";
import type { GatewayLimits } from "./limits";

const FORGET_MS = 60_000;
const REMEMBERED = 10_000;

/** Calls of a month that cost nothing because they broke: C10 to C14. */
const COUNT = `SELECT count(*) AS calls, count(*) FILTER (WHERE state = 'released' AND fault_row IN ('C10', 'C11', 'C12', 'C13', 'C14')) AS free
  FROM call WHERE tenant_id = $1 AND customer_id = $2 AND id >= $3`;

/**
 * The guard of CHARGES.md's generosity: calls cut by upstream faults are free until they are more than a set number and
 * a set share of a customer's calls of the month (C13). Asked when a call breaks, which is rare.
 */
export class FaultGrace {
  readonly #pool: Pool;
  readonly #limits: Pick<GatewayLimits, "freeFaults" | "freeFaultsPpm">;
  readonly #known = new Map<string, { readonly at: number; readonly free: boolean }>();

  constructor(pool: Pool, limits: Pick<GatewayLimits, "freeFaults" | "freeFaultsPpm">) {
    this.#pool = pool;
    this.#limits = limits;
  }

  /** Whether a broken call of this customer is free. True when it cannot be found out. */
  async isFree(tenantId: string, customerId: string, now: number): Promise<boolean> {
    const known = this.#known.get(customerId);
    if (known && now - known.at < FORGET_MS) return known.free;
    const free = await this.#ask(tenantId, customerId, now).catch(() => true);
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(customerId, { at: now, free });
    return free;
  }

  async #ask(tenantId: string, customerId: string, now: number): Promise<boolean> {
    const date = new Date(now);
    const month = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1));
    const { rows } = await this.#pool.query<{ calls: bigint; free: bigint }>(COUNT, [
      tenantId,
      customerId,
      uuidV7Floor(month),
    ]);
    const [calls, free] = [Number(rows[0]?.calls ?? 0n), Number(rows[0]?.free ?? 0n)];
    return free < this.#limits.freeFaults || free * 1_000_000 <= calls * this.#limits.freeFaultsPpm;
  }
}
