import type { Pool } from "pg";
import { plainArray } from "@/lib/db/batch/array-literal";

/** What a vendor's answer says of the credential it was asked with. */
export interface CredentialTrouble {
  readonly state: "throttled" | "in_arrears" | "banned" | "region_blocked";
  readonly reason: "rate_limit" | "out_of_credit" | "invalid_key" | "account_suspended" | "region";
}

interface Note extends CredentialTrouble {
  readonly tenantId: string;
  readonly until: Date | null;
}

/** A throttle that is over sooner is not worth a write: the process that met it remembers. */
const SHORTEST_THROTTLE_MS = 10_000;

/**
 * Writes down what vendors said of credentials, in batches and away from the calls. One refusal may be a vendor's hiccup:
 * it takes several in a row, with no answer between, before a key is taken out of use for everybody.
 */
export class CredentialStates {
  readonly #pool: Pool;
  readonly #now: () => number;
  readonly #strikesMax: number;
  readonly #strikes = new Map<string, number>();
  #noted = new Map<string, Note>();

  constructor(pool: Pool, now: () => number, strikesMax: number) {
    this.#pool = pool;
    this.#now = now;
    this.#strikesMax = strikesMax;
  }

  /** It was answered. */
  went(credentialId: string): void {
    if (this.#strikes.size > 0) this.#strikes.delete(credentialId);
  }

  /** It was refused, or told to wait. @returns true when that takes it out of use, for an alert */
  refused(tenantId: string, credentialId: string, trouble: CredentialTrouble, waitMs: number): boolean {
    if (trouble.state === "throttled") {
      const until = new Date(this.#now() + waitMs);
      if (waitMs >= SHORTEST_THROTTLE_MS) this.#noted.set(credentialId, { ...trouble, tenantId, until });
      return false;
    }
    const strikes = (this.#strikes.get(credentialId) ?? 0) + 1;
    this.#strikes.set(credentialId, strikes);
    if (strikes < this.#strikesMax) return false;
    this.#strikes.delete(credentialId);
    this.#noted.set(credentialId, { ...trouble, tenantId, until: null });
    return true;
  }

  /** Writes what was noted; kept for the next time where the database is away. */
  async flush(): Promise<void> {
    if (this.#noted.size === 0) return;
    const noted = this.#noted;
    this.#noted = new Map();
    const rows = [...noted];
    const column = (read: (note: Note) => string): string => plainArray(rows.map(([, note]) => read(note)));
    try {
      await this.#pool.query(
        "SELECT gateway_note_credentials($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::text[], $6)",
        [
          column(({ tenantId }) => tenantId),
          plainArray(rows.map(([id]) => id)),
          column(({ state }) => state),
          rows.map(([, { until }]) => until),
          column(({ reason }) => reason),
          new Date(this.#now()),
        ],
      );
    } catch {
      for (const [id, note] of noted) if (!this.#noted.has(id)) this.#noted.set(id, note);
    }
  }
}
