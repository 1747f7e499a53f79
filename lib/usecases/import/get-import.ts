import type { ImportedLot } from "@/lib/domain/purchasing/import-row";
import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { found } from "../errors";
import { importInput } from "./schemas";

const FAULTS_SHOWN = 100;
const ROWS_SHOWN = 5;

/** An import with its counts, the first faults by line, and its first good rows. */
export const getImport = query({
  name: "import.get",
  permission: "inventory.read",
  input: importInput,
  async run({ tx, actor: { tenantId } }, { id }) {
    const key = { tenantId_id: { tenantId, id } };
    const row = found("stockImport", await tx.stockImport.findUnique({ where: key }));
    const account = await tx.supplierAccount.findUniqueOrThrow({
      where: { tenantId_id: { tenantId, id: row.supplierAccountId } },
      include: { supplier: true },
    });
    const rows = { tenantId, importId: id };
    const [faults, first, kinds] = await Promise.all([
      tx.stockImportRow.findMany({
        where: { ...rows, fault: { not: null } },
        orderBy: { line: "asc" },
        take: FAULTS_SHOWN,
      }),
      tx.stockImportRow.findMany({
        where: { ...rows, fault: null },
        orderBy: { line: "asc" },
        take: ROWS_SHOWN,
      }),
      tx.stockImportRow.groupBy({ by: ["fault"], where: { ...rows, fault: { not: null } }, _count: true }),
    ]);
    return {
      id: toWireId("stockImport", id),
      fileName: row.fileName,
      status: row.status,
      encoding: row.encoding,
      separator: row.separator,
      goodRows: row.goodRows,
      badRows: row.badRows,
      costNano: row.costNano,
      currency: account.supplier.currency,
      accountName: `${account.supplier.name} · ${account.name}`,
      faults: faults.map(({ line, column, fault }) => ({ line, column: column ?? "", fault: fault ?? "" })),
      faultCounts: kinds.map(({ fault, _count }) => ({ fault: fault ?? "", count: _count })),
      first: first.map(({ line, lot }) => {
        const { name, kind, costNano } = lot as { name: string; kind: ImportedLot["kind"]; costNano: string };
        return { line, name, kind, costNano: BigInt(costNano) };
      }),
    };
  },
});
