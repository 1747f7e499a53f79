import { query } from "../define";
import { found } from "../errors";
import { exportFaultsInput } from "./schemas";

/** Columns of the file; names never change, new ones go to the end. */
export const FAULTS_HEADER = ["line", "column", "fault"] as const;
const PAGE = 5_000;

/** Everything that is wrong with a file, by its lines, in pages for a file that is written as it is read. */
export const exportFaults = query({
  name: "import.export_faults",
  permission: "inventory.read",
  input: exportFaultsInput,
  async run({ tx, actor: { tenantId } }, { id: importId, after }) {
    const key = { tenantId_id: { tenantId, id: importId } };
    found("stockImport", await tx.stockImport.findUnique({ where: key, select: { id: true } }));
    const rows = await tx.stockImportRow.findMany({
      where: { tenantId, importId, fault: { not: null }, line: { gt: after } },
      orderBy: { line: "asc" },
      take: PAGE + 1,
    });
    const shown = rows.slice(0, PAGE);
    return {
      rows: shown.map(({ line, column, fault }) => [String(line), column ?? "", fault ?? ""]),
      next: rows.length > PAGE ? (shown.at(-1)?.line ?? null) : null,
    };
  },
});
