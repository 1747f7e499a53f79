import type { Pool, PoolClient } from "pg";

import { billRowReader, type BillRow, type BillRowFault } from "@/lib/domain/inventory/bill-row";

import { isUnreadable, rowsOf, shapeOf, type FileRow } from "./bill-file";
import { matchBill } from "./match-bill";
import { billMappingSchema, type StoredMapping } from "./schemas";

const BATCH = 10_000;
/** Kept for people to look at; a file with more is wrong as a whole. */
const FAULTS_MAX = 1_000;
const TEXT_MAX = 300;

interface Bill {
  readonly tenantId: string;
  readonly id: string;
  readonly supplierAccountId: string;
  readonly mapping: StoredMapping;
}

/**
 * Imports a queued bill and compares it with our books: its rows a batch at a time with the progress visible, then the comparison in
 * one transaction. A file with a row that cannot be read leaves no row, only the faults. Begun again from the start if
 * its process dies; only one process works at a bill. `pool` is app_platform's.
 */
export async function runImport(
  pool: Pool,
  tenantId: string,
  billId: string,
  signal: AbortSignal,
): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>(
      "SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS mine",
      [billId],
    );
    if (!rows[0]?.mine) return;
    try {
      const bill = await begin(client, tenantId, billId);
      if (bill) await work(pool, client, bill, signal);
    } finally {
      await client.query("SELECT pg_advisory_unlock(hashtextextended($1, 0))", [billId]);
    }
  } finally {
    client.release();
  }
}

/** The bills that wait, or whose process died: the lock tells those that are worked at. */
export async function waitingBills(
  pool: Pool,
): Promise<{ readonly tenantId: string; readonly id: string }[]> {
  const { rows } = await pool.query<{ tenantId: string; id: string }>(
    `SELECT tenant_id AS "tenantId", id FROM supplier_bill WHERE status IN ('queued', 'importing', 'matching') ORDER BY id`,
  );
  return rows;
}

async function begin(client: PoolClient, tenantId: string, id: string): Promise<Bill | null> {
  const { rows } = await client.query<{ supplier_account_id: string; mapping: unknown }>(
    `UPDATE supplier_bill SET status = 'importing', rows_done = 0, rows_total = 0, rows_wrong = 0
     WHERE tenant_id = $1 AND id = $2 AND status IN ('queued', 'importing', 'matching') RETURNING supplier_account_id, mapping`,
    [tenantId, id],
  );
  const [row] = rows;
  if (!row) return null;
  await forget(client, tenantId, id);
  const mapping = billMappingSchema.parse(row.mapping);
  return { tenantId, id, supplierAccountId: row.supplier_account_id, mapping };
}

async function forget(client: PoolClient, tenantId: string, id: string): Promise<void> {
  for (const table of ["supplier_bill_line", "supplier_bill_fault", "bill_difference"])
    await client.query(`DELETE FROM ${table} WHERE tenant_id = $1 AND bill_id = $2`, [tenantId, id]);
}

async function work(pool: Pool, client: PoolClient, bill: Bill, signal: AbortSignal): Promise<void> {
  try {
    const faults = await importRows(pool, client, bill, signal);
    if (faults > 0) return await fail(client, bill, "rows");
    await client.query(
      "UPDATE supplier_bill SET status = 'matching', rows_total = rows_done WHERE tenant_id = $1 AND id = $2",
      [bill.tenantId, bill.id],
    );
    await client.query("ANALYZE supplier_bill_line").catch(() => undefined);
    const refusal = await matchBill(client, bill);
    if (refusal !== null) await fail(client, bill, refusal);
  } catch (error) {
    // Left as it is, the next run begins anew; what can never be read or added up would fail for ever.
    const failure = failureOf(error);
    if (failure === null) throw error;
    return fail(client, bill, failure);
  }
}

/** PostgreSQL: what does not fit the type it is for. */
const OUT_OF_RANGE = "22003";

function failureOf(error: unknown): "unreadable" | "amounts" | null {
  if (isUnreadable(error)) return "unreadable";
  return error instanceof Error && "code" in error && error.code === OUT_OF_RANGE ? "amounts" : null;
}

async function fail(client: PoolClient, { tenantId, id }: Bill, failure: string): Promise<void> {
  await client.query("DELETE FROM supplier_bill_line WHERE tenant_id = $1 AND bill_id = $2", [tenantId, id]);
  await client.query(
    "UPDATE supplier_bill SET status = 'failed', failure = $3 WHERE tenant_id = $1 AND id = $2",
    [tenantId, id, failure],
  );
}

interface Fault {
  readonly rowNo: number;
  readonly reason: BillRowFault;
  readonly text: string;
}

/** @returns how many rows could not be read */
async function importRows(pool: Pool, client: PoolClient, bill: Bill, signal: AbortSignal): Promise<number> {
  const [first] = await part(pool, bill, 0);
  if (!first) throw new Error(`bill ${bill.id} has no file`);
  let read: RowReader | null = null;
  let batch = new Batch();
  let wrong = 0;
  // A batch is stored while the next one is read (by other connections), and no more than one: what waits is memory.
  let storing = Promise.resolve();
  const flush = async () => {
    await storing;
    wrong += batch.wrong;
    storing = store(client, bill, batch);
    storing.catch(() => undefined);
    batch = new Batch();
    if (signal.aborted) throw new Error("stopped");
  };
  try {
    for await (const row of rowsOf(fileOf(pool, bill), shapeOf(first.data))) {
      if (read === null) read = rowReader(row.cells, bill.mapping);
      else if (batch.take(row, read(row), FAULTS_MAX - wrong) >= BATCH) await flush();
    }
    await flush();
    await storing;
  } finally {
    // the connection is free only when nothing runs on it any more
    await storing.catch(() => undefined);
  }
  return wrong;
}

/** Rows on their way into the database. */
class Batch {
  readonly rows: (BillRow & { readonly rowNo: number })[] = [];
  readonly faults: Fault[] = [];
  wrong = 0;

  /** @returns how many there are now, wrong ones among them, of which only `faultsLeft` are kept */
  take({ rowNo, cells }: FileRow, read: BillRow | BillRowFault, faultsLeft: number): number {
    if (typeof read !== "string") this.rows.push({ ...read, rowNo });
    else if (++this.wrong <= faultsLeft)
      this.faults.push({ rowNo, reason: read, text: cells.join(" | ").slice(0, TEXT_MAX) });
    return this.rows.length + this.wrong;
  }
}

type RowReader = (row: FileRow) => BillRow | BillRowFault;

/** Reads rows under a heading by the columns that are asked for alone; of two with one name the first counts. */
function rowReader(columns: readonly string[], mapping: StoredMapping): RowReader {
  const read = billRowReader(mapping);
  const asked = [mapping.amountColumn, mapping.dayColumn, mapping.requestIdColumn, mapping.modelColumn];
  const places = [...new Set(asked)].flatMap((name) =>
    name === null ? [] : [{ name, at: columns.indexOf(name) }],
  );
  return ({ cells }) => {
    if (cells.length !== columns.length) return "columns";
    const named: Record<string, string> = {};
    for (const { name, at } of places) named[name] = cells[at] ?? "";
    return read(named);
  };
}

async function part(pool: Pool, { tenantId, id }: Bill, seq: number): Promise<{ data: Buffer }[]> {
  const { rows } = await pool.query<{ data: Buffer }>(
    "SELECT data FROM supplier_bill_part WHERE tenant_id = $1 AND bill_id = $2 AND seq = $3",
    [tenantId, id, seq],
  );
  return rows;
}

async function* fileOf(pool: Pool, bill: Bill): AsyncGenerator<Uint8Array> {
  for (let seq = 0; ; seq++) {
    const [found] = await part(pool, bill, seq);
    if (!found) return;
    yield found.data;
  }
}

async function store(
  client: PoolClient,
  { tenantId, id }: Bill,
  { rows, faults, wrong }: Batch,
): Promise<void> {
  await client.query(
    `INSERT INTO supplier_bill_line (tenant_id, bill_id, row_no, request_id, day, model, amount_nano)
     SELECT $1, $2, u.* FROM unnest($3::int[], $4::text[], $5::date[], $6::text[], $7::bigint[]) AS u`,
    [
      ...[tenantId, id, rows.map(({ rowNo }) => rowNo), rows.map(({ requestId }) => requestId)],
      ...[
        rows.map(({ day }) => day),
        rows.map(({ model }) => model),
        rows.map(({ amountNano }) => amountNano.toString()),
      ],
    ],
  );
  if (faults.length > 0)
    await client.query(
      `INSERT INTO supplier_bill_fault (tenant_id, bill_id, row_no, reason, text)
     SELECT $1, $2, u.* FROM unnest($3::int[], $4::text[], $5::text[]) AS u`,
      [
        tenantId,
        id,
        faults.map(({ rowNo }) => rowNo),
        faults.map(({ reason }) => reason),
        faults.map(({ text }) => text),
      ],
    );
  await client.query(
    "UPDATE supplier_bill SET rows_done = rows_done + $3, rows_wrong = rows_wrong + $4 WHERE tenant_id = $1 AND id = $2",
    [tenantId, id, rows.length + wrong, wrong],
  );
}
