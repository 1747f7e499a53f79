import type { Pool } from "pg";
import type { ApiKeyRow } from "@/lib/db/directory/rows";
import type { EndedCall } from "./generation-body";

/** Looks up calls that have ended, as the party of a key may see them. */
export class GenerationBook {
  readonly #pool: Pool;

  /** @param pool signed in as app_gateway, int8 as bigint */
  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Null for a call that is not there, not theirs, or under way. @throws what pg throws. */
  async find({ tenantId, id }: ApiKeyRow, callId: string): Promise<EndedCall | null> {
    const { rows } = await this.#pool.query<EndedCall>({
      name: "gateway_generation",
      text: "SELECT * FROM gateway_generation($1, $2, $3)",
      values: [tenantId, id, callId],
    });
    return rows[0] ?? null;
  }
}
