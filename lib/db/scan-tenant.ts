import { pools } from "@/lib/db/pools";
import type { Scope } from "@/lib/db/with-tenant";

/** Rows of a scan are arrays of what pg parses a column to; ask for `::text` where a value is only compared or summed. */
export type ScanRow = readonly unknown[];

export interface ScanOptions {
  /** Rows handed over at once. */
  readonly batch?: number;
  /** Looked at between batches: an aborted scan ends early, without an error. */
  readonly signal?: AbortSignal;
  /** Joins by hashing only: policies hide from the planner how many rows there are, and a cursor prefers what begins soon. */
  readonly byHash?: boolean;
}

const BATCH = 4_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads a query that may have millions of rows as one snapshot, through a cursor, under a scope as `withTenant` does: what the
 * party may not see is not there. `onRows` is awaited, so that a slow reader costs no memory. Read-only.
 * @returns false when it was aborted. @throws what pg throws.
 */
export async function scanTenant(
  scope: Scope,
  sql: string,
  values: readonly unknown[],
  onRows: (rows: readonly ScanRow[]) => Promise<void> | void,
  { batch = BATCH, signal, byHash = false }: ScanOptions = {},
): Promise<boolean> {
  if (!UUID.test(scope.tenantId) || !UUID.test(scope.partyId)) throw new TypeError("A scope is two UUIDs.");
  const client = await pools().tenant.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query("SELECT set_config('app.tenant_id', $1, true), set_config('app.party_id', $2, true)", [
      scope.tenantId,
      scope.partyId,
    ]);
    if (byHash) await client.query("SET LOCAL enable_nestloop = off");
    await client.query({ text: `DECLARE scan NO SCROLL CURSOR FOR ${sql}`, values: [...values] });
    for (;;) {
      if (signal?.aborted) return false;
      const { rows } = await client.query<unknown[]>({ text: `FETCH ${batch} FROM scan`, rowMode: "array" });
      if (rows.length === 0) return true;
      await onRows(rows);
    }
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // A connection whose transaction cannot be ended is not given back.
    await client.query("ROLLBACK").catch((error: Error) => (broken = error));
    client.release(broken);
  }
}
