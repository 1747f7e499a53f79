import { command } from "../define";
import { lockOpenImport } from "./lock-import";
import { importInput } from "./schemas";

/** Gives an import up; its pieces and rows go. */
export const discardImport = command({
  name: "import.discard",
  permission: "inventory.write",
  input: importInput,
  async run({ tx, actor: { tenantId }, audit }, { id }) {
    await lockOpenImport(tx, tenantId, id);
    await tx.stockImportPiece.deleteMany({ where: { tenantId, importId: id } });
    await tx.stockImportRow.deleteMany({ where: { tenantId, importId: id } });
    await tx.stockImport.update({ where: { tenantId_id: { tenantId, id } }, data: { status: "discarded" } });
    audit({ kind: "stock_import", id });
    return { status: "discarded" as const };
  },
});
