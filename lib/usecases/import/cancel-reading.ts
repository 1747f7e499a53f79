import { command } from "../define";
import { found } from "../errors";
import { importInput } from "./schemas";

/** Asks a reading under way to stop at its next rows; nothing of it stays. Without effect where none is under way. */
export const cancelReading = command({
  name: "import.cancel_reading",
  permission: "inventory.write",
  input: importInput,
  async run({ tx, actor: { tenantId }, audit }, { id: importId }) {
    // not locked: the reading holds the lock until it has stopped
    found(
      "stockImport",
      await tx.stockImport.findUnique({ where: { tenantId_id: { tenantId, id: importId } } }),
    );
    await tx.stockImportProgress.updateMany({ where: { tenantId, importId }, data: { cancelled: true } });
    audit({ kind: "stock_import", id: importId });
    return { cancelled: true };
  },
});
