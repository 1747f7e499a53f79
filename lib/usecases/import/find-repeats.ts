import type { Tx } from "@/lib/db/with-tenant";

/**
 * Marks rows that repeat each other or what is there: the same purchase twice in the file (`duplicate`), two of one name
 * whose times overlap (`overlapping`), and a lot the account has already (`already_there`): the same file imported twice.
 */
export async function findRepeats(tx: Tx, tenantId: string, importId: string): Promise<void> {
  // The rows came in this very transaction: nobody has counted them yet, and a nested loop over a million is for ever.
  await tx.$executeRaw`SET LOCAL enable_nestloop = off`;
  await tx.$executeRaw`
    WITH read AS MATERIALIZED (
      SELECT line, lower(lot ->> 'name') AS name, lot ->> 'kind' AS kind, lot ->> 'qty' AS qty, lot ->> 'costNano' AS cost,
        (lot ->> 'startsAt')::timestamptz AS starts, COALESCE((lot ->> 'expiresAt')::timestamptz, 'infinity') AS ends
      FROM stock_import_row WHERE tenant_id = ${tenantId}::uuid AND import_id = ${importId}::uuid AND fault IS NULL
    ), placed AS (
      SELECT line, row_number() OVER (PARTITION BY name, kind, qty, cost, starts, ends ORDER BY line) AS nth,
        max(ends) OVER (PARTITION BY name ORDER BY starts, line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS others_end,
        starts, EXISTS (
          SELECT 1 FROM lot t JOIN stock_import i ON i.tenant_id = ${tenantId}::uuid AND i.id = ${importId}::uuid
          WHERE t.tenant_id = i.tenant_id AND t.supplier_account_id = i.supplier_account_id AND t.kind::text = read.kind
            AND lower(t.name) = read.name AND t.received_qty::text = read.qty AND t.cost_nano::text = read.cost
        ) AS there
      FROM read
    )
    UPDATE stock_import_row r SET "column" = 'name',
      fault = CASE WHEN p.there THEN 'already_there' WHEN p.nth > 1 THEN 'duplicate' ELSE 'overlapping' END
    FROM placed p
    WHERE r.tenant_id = ${tenantId}::uuid AND r.import_id = ${importId}::uuid AND r.line = p.line
      AND (p.there OR p.nth > 1 OR p.others_end > p.starts)`;
  await tx.$executeRaw`SET LOCAL enable_nestloop = on`;
}
