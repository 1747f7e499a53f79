import { command } from "../define";
import { found } from "../errors";
import { documentInput } from "./schemas";

/** Removes a file. That it was there stays in the audit trail. */
export const removeDocument = command({
  name: "document.remove",
  permission: "inventory.write",
  input: documentInput,
  async run({ tx, actor: { tenantId }, audit }, { id }) {
    const key = { tenantId_id: { tenantId, id } };
    const select = { name: true, subjectKind: true, subjectId: true } as const;
    const { name, subjectKind, subjectId } = found(
      "stockDocument",
      await tx.stockDocument.findUnique({ where: key, select }),
    );
    await tx.stockDocument.delete({ where: key });
    audit({ kind: subjectKind, id: subjectId, detail: { documentId: id, name } });
    return { name };
  },
});
