import type { Pool } from "pg";
import { plainArray } from "@/lib/db/batch/array-literal";
import type { ApiKeyRow } from "@/lib/db/directory/rows";

/** Remembers when keys were last used, and writes it down now and then: not worth a write for each call. */
export class KeyUse {
  readonly #pool: Pool;
  #used = new Map<string, { readonly tenantId: string; readonly at: number }>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** @param at milliseconds */
  note({ id, tenantId }: ApiKeyRow, at: number): void {
    this.#used.set(id, { tenantId, at });
  }

  /** Writes what was noted. Where that fails it is forgotten: the next use will tell. */
  async flush(): Promise<void> {
    if (this.#used.size === 0) return;
    const used = [...this.#used];
    this.#used = new Map();
    await this.#pool
      .query("SELECT gateway_touch_keys($1, $2, $3)", [
        plainArray(used.map(([, { tenantId }]) => tenantId)),
        plainArray(used.map(([id]) => id)),
        plainArray(used.map(([, { at }]) => new Date(at).toISOString())),
      ])
      .catch(() => undefined);
  }
}
