import type { Tx } from "@/lib/db/with-tenant";
import {
  billRowReader,
  guessMapping,
  type BillMapping,
  type BillRowReader,
} from "@/lib/domain/inventory/bill-row";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { Conflict, Invalid } from "../errors";
import { billsLock } from "./bills-lock";
import { digestOf, isUnreadable, rowsOf, shapeOf, type FileParts, type FileShape } from "./bill-file";
import { openBill, partsOf } from "./own-bill";
import { billInput, billMappingSchema } from "./schemas";

const PREVIEW_ROWS = 20;
const MINUTES_MS = 5 * 60_000;

/**
 * Looks at a bill's whole file: recognises one that was imported before, tells character set, separator and columns, and shows the
 * first rows as they would be read by the account's last mapping, or by one guessed from the columns' names.
 */
export const readBillFile = command({
  name: "supplier_bill.read_file",
  permission: "inventory.write",
  input: billInput,
  timeoutMs: MINUTES_MS,
  async run({ tx, actor: { tenantId }, audit }, { id }) {
    const bill = await openBill(tx, tenantId, id);
    const parts = () => partsOf(tx, tenantId, id);
    const digest = Uint8Array.from(await digestOf(parts()));
    const first = await parts().next();
    if (first.done === true || first.value.length === 0) throw new Invalid({ file: "required" });
    await refuseKnown(tx, bill, digest);
    const shape = shapeOf(first.value);
    const [columns = [], ...preview] = await firstRows(parts(), shape);
    const mapping = await mappingFor(tx, bill, columns);
    const read = billRowReader(mapping);
    await tx.supplierBill.update({
      where: { tenantId_id: { tenantId, id } },
      data: { status: "read", digest, failure: null },
    });
    audit({ kind: "supplierBill", id });
    return {
      ...shape,
      columns,
      mapping,
      preview: preview.map((cells) => previewRow(columns, cells, read)),
    };
  },
});

async function firstRows(parts: FileParts, shape: FileShape): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  try {
    for await (const { cells } of rowsOf(parts, shape)) {
      rows.push(cells);
      if (rows.length > PREVIEW_ROWS) break;
    }
  } catch (error) {
    if (isUnreadable(error)) throw new Conflict("no_table", { cause: error });
    throw error;
  }
  return rows;
}

async function refuseKnown(
  tx: Tx,
  { tenantId, id, supplierAccountId }: { tenantId: string; id: string; supplierAccountId: string },
  digest: Uint8Array<ArrayBuffer>,
): Promise<void> {
  // Sent twice at once, one of the two must see the other.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${billsLock(supplierAccountId)}, 0))`;
  const known = await tx.supplierBill.findFirst({
    where: { tenantId, supplierAccountId, digest, id: { not: id }, status: { not: "failed" } },
    select: { id: true },
  });
  if (known) throw new Conflict("bill_known", { values: { bill: toWireId("supplierBill", known.id) } });
}

async function mappingFor(
  tx: Tx,
  { tenantId, supplierAccountId }: { tenantId: string; supplierAccountId: string },
  columns: readonly string[],
): Promise<BillMapping & { readonly tolerance: string }> {
  const kept = await tx.billMapping.findUnique({
    where: { tenantId_supplierAccountId: { tenantId, supplierAccountId } },
  });
  const parsed = billMappingSchema.safeParse(kept?.mapping);
  const usable =
    parsed.success && columns.includes(parsed.data.amountColumn) && columns.includes(parsed.data.dayColumn);
  return usable ? parsed.data : { ...guessMapping(columns), tolerance: "0" };
}

function previewRow(columns: readonly string[], cells: readonly string[], read: BillRowReader) {
  const row = read(cellsByColumn(columns, cells));
  return { cells, fault: typeof row === "string" ? row : null };
}

/** Cells under their columns; of two columns with one name the first counts. */
export function cellsByColumn(columns: readonly string[], cells: readonly string[]): Record<string, string> {
  const named: Record<string, string> = {};
  for (const [i, column] of columns.entries()) named[column] ??= cells[i] ?? "";
  return named;
}
