import type { Tx } from "@/lib/db/with-tenant";
import { lotInvoiced } from "@/lib/domain/ledger/purchase-entries";
import { isCurrency } from "@/lib/domain/money/currency";

import { command } from "../define";
import { Conflict } from "../errors";
import { postEntry } from "../ledger/post-entry";
import { lockOpenImport } from "./lock-import";
import { COST_MAX } from "./read-import";
import { importInput } from "./schemas";

const LONGEST_MS = 600_000;

/**
 * Takes all rows of an import into stock and into the books, in one transaction: all of them or none. One entry for what was
 * invoiced (Dr stock_in_transit, tax_recoverable; Cr payable:{supplier}), one for what was received (Dr stock:{lot} each; Cr
 * stock_in_transit). Throws Conflict(import_has_faults) while a row is wrong, Conflict(import_not_read), Conflict(import_over).
 */
export const commitImport = command({
  name: "import.commit",
  permission: "inventory.write",
  input: importInput,
  timeoutMs: LONGEST_MS,
  async run({ tx, actor: { tenantId }, now, newId, audit }, { id }) {
    const row = await lockOpenImport(tx, tenantId, id);
    if (row.status !== "previewed" || row.goodRows === 0) throw new Conflict("import_not_read");
    if (row.badRows > 0) throw new Conflict("import_has_faults");
    if (row.costNano >= COST_MAX) throw new Conflict("import_too_dear");
    const account = await tx.supplierAccount.findUniqueOrThrow({
      where: { tenantId_id: { tenantId, id: row.supplierAccountId } },
      include: { supplier: true },
    });
    const { currency } = account.supplier;
    if (!isCurrency(currency)) throw new Error(`supplier ${account.supplierId} sells in ${currency}`);
    const taxNano = await stockRows(tx, { tenantId, importId: id, accountId: account.id, currency, now });
    const { supplierId } = account;
    const entry = lotInvoiced({ partyId: tenantId, supplierId, netNano: row.costNano, taxNano, currency });
    const source = { sourceKind: "stock_import", sourceId: id, occurredAt: now };
    await postEntry(tx, entry, { tenantId, id: newId(), ...source });
    await postReceipts(tx, { tenantId, importId: id, entryId: newId(), currency, now });
    await tx.stockImport.update({
      where: { tenantId_id: { tenantId, id } },
      data: { status: "committed", committedAt: now },
    });
    await tx.stockImportPiece.deleteMany({ where: { tenantId, importId: id } });
    audit({ kind: "stock_import", id, detail: { lots: row.goodRows } });
    return { lots: row.goodRows };
  },
});

interface Batch {
  readonly tenantId: string;
  readonly importId: string;
  readonly currency: string;
  readonly now: Date;
}

/** Writes the lots of all rows. @returns the sum of their input tax */
async function stockRows(tx: Tx, batch: Batch & { readonly accountId: string }): Promise<bigint> {
  const { tenantId, importId, accountId, currency, now } = batch;
  await tx.$executeRaw`
    INSERT INTO lot (tenant_id, id, supplier_account_id, name, kind, status, model_ids, burn_weights, received_qty, drawn_qty,
      expired_qty, returned_qty, held_qty, cost_nano, input_tax_nano, currency, received_at, starts_at, expires_at, created_at)
    SELECT r.tenant_id, r.lot_id, ${accountId}::uuid, r.lot ->> 'name', (r.lot ->> 'kind')::lot_kind, 'active',
      ARRAY(SELECT jsonb_array_elements_text(r.lot -> 'modelIds'))::uuid[], '{}', (r.lot ->> 'qty')::bigint, 0, 0, 0, 0,
      (r.lot ->> 'costNano')::bigint, (r.lot ->> 'taxNano')::bigint, ${currency}, ${now}::timestamptz,
      (r.lot ->> 'startsAt')::timestamptz, (r.lot ->> 'expiresAt')::timestamptz, ${now}::timestamptz
    FROM stock_import_row r WHERE r.tenant_id = ${tenantId}::uuid AND r.import_id = ${importId}::uuid ORDER BY r.line`;
  const [sum] = await tx.$queryRaw<{ tax: bigint }[]>`
    SELECT sum((lot ->> 'taxNano')::numeric)::bigint AS tax FROM stock_import_row
    WHERE tenant_id = ${tenantId}::uuid AND import_id = ${importId}::uuid`;
  return sum?.tax ?? 0n;
}

/** The same postings as `lotReceived` makes, for all lots at once: a million of them are one statement. */
async function postReceipts(tx: Tx, batch: Batch & { readonly entryId: string }): Promise<void> {
  const { tenantId, importId, entryId, currency, now } = batch;
  await tx.journalEntry.create({
    data: {
      ...{ tenantId, id: entryId, partyId: tenantId, kind: "lot_received" },
      ...{ sourceKind: "stock_import", sourceId: importId, occurredAt: now, note: null },
    },
  });
  await tx.$executeRaw`
    WITH part AS (
      SELECT 'stock' AS code, lot_id AS ref, 'debit'::posting_side AS side, (lot ->> 'costNano')::numeric AS nano, line
      FROM stock_import_row WHERE tenant_id = ${tenantId}::uuid AND import_id = ${importId}::uuid
      UNION ALL SELECT 'stock_in_transit', NULL, 'credit', sum((lot ->> 'costNano')::numeric), 0
      FROM stock_import_row WHERE tenant_id = ${tenantId}::uuid AND import_id = ${importId}::uuid
    )
    INSERT INTO posting (tenant_id, entry_id, seq, party_id, code, ref_id, side, amount_nano, currency)
    SELECT ${tenantId}::uuid, ${entryId}::uuid, row_number() OVER (ORDER BY line)::int, ${tenantId}::uuid, code, ref, side, nano::bigint,
      ${currency} FROM part`;
}
