import type { Pool } from "pg";
import type { LotNeed } from "@/lib/db/batch/records";
import { plainArray } from "@/lib/db/batch/array-literal";

/** Whose stock a call is to hold from now on. */
export interface Reholding {
  readonly tenantId: string;
  readonly callId: string;
  readonly upstreamId: string;
  readonly supplierAccountId: string;
  readonly lots: readonly LotNeed[];
}

/**
 * Moves the stock a call holds to another account, for a failover (DESIGN section 2, step 5): what it held is given back
 * in the same transaction. Money held stays as it is.
 */
export class Rehold {
  readonly #pool: Pool;
  readonly #now: () => number;

  constructor(pool: Pool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  /** @returns false when that account's stock is short, or the call is no longer held; nothing has changed then. */
  async move({ tenantId, callId, upstreamId, supplierAccountId, lots }: Reholding): Promise<boolean> {
    const { rows } = await this.#pool.query<{ held: boolean }>(
      "SELECT gateway_rehold($1, $2, $3, $4, $5, $6, $7) AS held",
      [
        new Date(this.#now()),
        tenantId,
        callId,
        upstreamId,
        supplierAccountId,
        plainArray(lots.map(({ lotId }) => lotId)),
        plainArray(lots.map(({ qty }) => qty)),
      ],
    );
    return rows[0]?.held === true;
  }
}
