import { randomBytes } from "node:crypto";

import type { Tx } from "@/lib/db/with-tenant";
import { PPM_ONE } from "@/lib/domain/money/ppm";
import {
  columnsOf,
  readImportRow,
  REQUIRED,
  type ImportColumn,
  type ImportContext,
  type ImportedLot,
  type RowFault,
} from "@/lib/domain/purchasing/import-row";
import { uuidV7 } from "@/lib/domain/tenancy/uuid-v7";
import type { CsvShape } from "@/lib/integrations/csv/csv-encoding";
import { readCsv } from "@/lib/integrations/csv/read-csv";

import { command } from "../define";
import { findRepeats } from "./find-repeats";
import { lockOpenImport } from "./lock-import";
import { reportProgress } from "./progress";
import { importInput } from "./schemas";

const CHUNK = 5_000;
const LONGEST_MS = 600_000;

/**
 * Reads the file as it came, row by row, into the import's own table: what each row says, or what is wrong with it.
 * Nothing else is touched: stock and books know nothing of it before the commit. May be read again. Its progress is seen meanwhile
 * (import.get_progress); asked to stop it throws Conflict(import_cancelled), and nothing of it stays.
 */
export const readImport = command({
  name: "import.read",
  permission: "inventory.write",
  input: importInput,
  timeoutMs: LONGEST_MS,
  async run({ tx, actor: { tenantId }, now, audit }, { id }) {
    const { supplierAccountId } = await lockOpenImport(tx, tenantId, id);
    await tx.stockImportRow.deleteMany({ where: { tenantId, importId: id } });
    const inTurn = turns();
    let shape: CsvShape | null = null;
    const pieceCount = await tx.stockImportPiece.count({ where: { tenantId, importId: id } });
    let piecesRead = 0;
    const staging = new Staging(tx, tenantId, id, now, inTurn, (rowsDone) =>
      reportProgress(tenantId, id, {
        rowsDone,
        sharePpm: Math.floor((piecesRead * PPM_ONE) / Math.max(1, pieceCount)),
      }),
    );
    await staging.report();
    const context = { now, models: await modelsOf(tx, tenantId, supplierAccountId) };
    const pieces = piecesOf(tx, tenantId, id, inTurn, () => piecesRead++);
    let columns: readonly (ImportColumn | null)[] | null = null;
    for await (const row of readCsv(pieces, (seen) => (shape = seen))) {
      if (row.kind === "broken") await staging.add(row.line, { column: "name", fault: "broken_quotes" });
      else if (columns === null) {
        columns = columnsOf(row.cells);
        const missing = REQUIRED.find((column) => !columns?.includes(column));
        if (missing !== undefined) {
          await staging.add(row.line, { column: missing, fault: "missing_column" });
          break;
        }
      } else await staging.add(row.line, readCells(row.cells, columns, context));
    }
    await staging.flush();
    await findRepeats(tx, tenantId, id);
    const counts = await countsOf(tx, tenantId, id);
    const { encoding, separator } = shape ?? { encoding: null, separator: null };
    await tx.stockImport.update({
      where: { tenantId_id: { tenantId, id } },
      data: { status: "previewed", encoding, separator, ...counts },
    });
    audit({ kind: "stock_import", id, detail: { goodRows: counts.goodRows, badRows: counts.badRows } });
    return { goodRows: counts.goodRows, badRows: counts.badRows };
  },
});

function readCells(
  cells: readonly string[],
  columns: readonly (ImportColumn | null)[],
  context: ImportContext,
): ImportedLot | RowFault {
  const named: Partial<Record<ImportColumn, string>> = {};
  for (const [index, column] of columns.entries()) if (column) named[column] = cells[index] ?? "";
  return readImportRow(named, context);
}

type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** A transaction is one connection: what reads the file and what stages its rows take turns on it. */
function turns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function* piecesOf(
  tx: Tx,
  tenantId: string,
  importId: string,
  inTurn: InTurn,
  onPiece: () => void,
): AsyncGenerator<Buffer> {
  for (let seq = 0; ; seq++) {
    const key = { tenantId_importId_seq: { tenantId, importId, seq } };
    const piece = await inTurn(() => tx.stockImportPiece.findUnique({ where: key }));
    if (!piece) return;
    onPiece();
    yield Buffer.from(piece.content);
  }
}

/** Rows on their way into the import's table, many at a time. */
class Staging {
  #staged = 0;
  #rows: { line: number; lotId: string | null; lot: string | null; fault: RowFault | null }[] = [];
  constructor(
    private readonly tx: Tx,
    private readonly tenantId: string,
    private readonly importId: string,
    private readonly now: Date,
    private readonly inTurn: InTurn,
    private readonly onRows: (rowsDone: number) => Promise<void>,
  ) {}

  /** Says how many rows were staged so far; rejects where nobody wants more. */
  report(): Promise<void> {
    return this.onRows(this.#staged);
  }

  async add(line: number, read: ImportedLot | RowFault): Promise<void> {
    if ("fault" in read) this.#rows.push({ line, lotId: null, lot: null, fault: read });
    else this.#rows.push({ line, lotId: uuidV7(this.now, randomBytes(10)), lot: asJson(read), fault: null });
    if (this.#rows.length >= CHUNK) await this.flush();
  }

  async flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length === 0) return;
    const [lines, lotIds, lots] = [rows.map((r) => r.line), rows.map((r) => r.lotId), rows.map((r) => r.lot)];
    const [columns, faults] = [
      rows.map((r) => r.fault?.column ?? null),
      rows.map((r) => r.fault?.fault ?? null),
    ];
    await this.inTurn(
      () => this.tx.$executeRaw`
        INSERT INTO stock_import_row (tenant_id, import_id, line, lot_id, lot, "column", fault)
        SELECT ${this.tenantId}::uuid, ${this.importId}::uuid, u.line, u.lot_id, u.lot::jsonb, u.col, u.fault
        FROM unnest(${lines}::int[], ${lotIds}::uuid[], ${lots}::text[], ${columns}::text[], ${faults}::text[])
          AS u(line, lot_id, lot, col, fault)`,
    );
    this.#staged += rows.length;
    await this.report();
  }
}

function asJson(lot: ImportedLot): string {
  return JSON.stringify(lot, (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}

async function modelsOf(tx: Tx, tenantId: string, accountId: string): Promise<ImportContext["models"]> {
  const models = await tx.model.findMany({
    where: { tenantId },
    include: {
      upstreams: { where: { upstream: { supplierAccountId: accountId } }, select: { modelId: true } },
    },
  });
  return new Map(
    models.map(({ id, name, upstreams }) => [name.toLowerCase(), { id, served: upstreams.length > 0 }]),
  );
}

async function countsOf(tx: Tx, tenantId: string, importId: string) {
  const [counts] = await tx.$queryRaw<{ good: bigint; bad: bigint; cost: string }[]>`
    SELECT count(*) FILTER (WHERE fault IS NULL) AS good, count(*) FILTER (WHERE fault IS NOT NULL) AS bad,
      COALESCE(sum((lot ->> 'costNano')::numeric) FILTER (WHERE fault IS NULL), 0)::text AS cost
    FROM stock_import_row WHERE tenant_id = ${tenantId}::uuid AND import_id = ${importId}::uuid`;
  const cost = BigInt(counts?.cost ?? "0");
  // More than one account of the ledger can hold is kept as its most: the commit refuses it.
  const costNano = cost > COST_MAX ? COST_MAX : cost;
  return { goodRows: Number(counts?.good ?? 0n), badRows: Number(counts?.bad ?? 0n), costNano };
}

/** About the most an account of the ledger can hold, with tax, in nano; an import must stay below. */
export const COST_MAX = 4_000_000_000_000_000_000n;
