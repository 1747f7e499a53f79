import type { Pool } from "pg";
import type { AdmitRecord, HeldLevel, LotNeed } from "@/lib/db/batch/records";
import { plainArray } from "@/lib/db/batch/array-literal";

/** Who serves a call, and what is held for it, from now on. */
export interface Place {
  readonly upstreamId: string;
  readonly supplierAccountId: string;
  /** Of the model that is served: another one only where the client allowed it (C36). */
  readonly rateCardId: string;
  readonly modelId: string;
  readonly boundUsage: readonly bigint[];
  readonly lots: readonly LotNeed[];
}

export type ReholdVerdict = "done" | "money_short" | "stock_short" | "not_held";

const VERDICTS: readonly ReholdVerdict[] = ["done", "money_short", "stock_short", "not_held"];

/**
 * Changes what a call holds, in one transaction: its stock for that of another account or model, at a failover
 * (DESIGN section 2, step 5); its money for more, while an answer streams (step 4).
 */
export class Rehold {
  readonly #pool: Pool;
  readonly #now: () => number;

  constructor(pool: Pool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  /** Money held stays as it is. Unless it answers `done`, nothing has changed. @throws what pg throws. */
  move(call: AdmitRecord, place: Place): Promise<ReholdVerdict> {
    return this.#change(call, place, []);
  }

  /** @param levels what is to be held at every level, customer first; never less than now. @throws what pg throws. */
  grow(call: AdmitRecord, place: Place, levels: readonly HeldLevel[]): Promise<ReholdVerdict> {
    return this.#change(call, place, levels);
  }

  async #change(
    { tenantId, callId }: AdmitRecord,
    to: Place,
    levels: readonly HeldLevel[],
  ): Promise<ReholdVerdict> {
    const { rows } = await this.#pool.query<{ verdict: number }>({
      name: "gateway_rehold",
      text: "SELECT gateway_rehold($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS verdict",
      values: [
        new Date(this.#now()),
        tenantId,
        callId,
        to.upstreamId,
        to.supplierAccountId,
        to.rateCardId,
        to.modelId,
        plainArray(to.boundUsage),
        plainArray(to.lots.map(({ lotId }) => lotId)),
        plainArray(to.lots.map(({ qty }) => qty)),
        plainArray(levels.map(({ walletId }) => walletId)),
        plainArray(levels.map(({ holdNano }) => holdNano)),
      ],
    });
    const verdict = VERDICTS[rows[0]?.verdict ?? -1];
    if (!verdict) throw new Error(`gateway_rehold answered ${rows[0]?.verdict}`);
    return verdict;
  }
}
