import type { Pool } from "pg";

export interface LeaseOptions {
  readonly pool: Pool;
  readonly processId: string;
  /** Where this process can be found, for people. */
  readonly address: string;
  readonly leaseMs: number;
}

/** This process's lease: as long as it runs, nobody else touches the holds it took. */
export class Lease {
  readonly #options: LeaseOptions;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** Takes or renews it. The database's clock counts. @throws what pg throws. */
  async renew(): Promise<void> {
    const { pool, processId, address, leaseMs } = this.#options;
    await pool.query("SELECT gateway_renew_lease($1, $2, make_interval(secs => $3))", [
      processId,
      address,
      leaseMs / 1_000,
    ]);
  }

  /** Ends it where nothing is held any more; otherwise it runs out by itself. */
  async end(): Promise<void> {
    const { pool, processId } = this.#options;
    await pool.query("SELECT gateway_end_lease($1)", [processId]).catch(() => undefined);
  }
}
