import { query } from "../define";
import { importInput } from "./schemas";

/** How far the reading of an import is; all zero before it begins. */
export const getProgress = query({
  name: "import.get_progress",
  permission: "inventory.read",
  input: importInput,
  async run({ tx, actor: { tenantId } }, { id: importId }) {
    const row = await tx.stockImportProgress.findUnique({
      where: { tenantId_importId: { tenantId, importId } },
    });
    return { rowsDone: row?.rowsDone ?? 0, sharePpm: row?.sharePpm ?? 0, cancelled: row?.cancelled ?? false };
  },
});
