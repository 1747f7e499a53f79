import { pools } from "@/lib/db/pools";

import { Conflict } from "../errors";

/** Where reading stands: rows so far, and the share of the file in ppm. */
export interface ImportStep {
  readonly rowsDone: number;
  readonly sharePpm: number;
}

/**
 * Says how far an import's reading is, on a connection of its own: what the reading transaction writes nobody sees before its end.
 * Throws Conflict(import_cancelled) where somebody has asked it to stop; nothing of the transaction stays then.
 */
export async function reportProgress(
  tenantId: string,
  importId: string,
  { rowsDone, sharePpm }: ImportStep,
): Promise<void> {
  const { rows } = await pools().platform.query<{ cancelled: boolean }>(
    `INSERT INTO stock_import_progress AS p (tenant_id, import_id, rows_done, share_ppm, cancelled) VALUES ($1, $2, $3, $4, false)
     ON CONFLICT (tenant_id, import_id) DO UPDATE SET rows_done = excluded.rows_done, share_ppm = excluded.share_ppm,
       cancelled = p.cancelled AND excluded.rows_done > 0 RETURNING cancelled`,
    [tenantId, importId, rowsDone, sharePpm],
  );
  if (rows[0]?.cancelled === true) throw new Conflict("import_cancelled");
}
