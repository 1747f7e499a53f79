import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { command } from "../define";
import { found } from "../errors";
import { beginImportInput } from "./schemas";

/** Begins an import of lots into an account; the file follows in pieces. */
export const beginImport = command({
  name: "import.begin",
  permission: "inventory.write",
  input: beginImportInput,
  async run({ tx, actor, now, newId, audit }, { accountId, fileName }) {
    const { tenantId, memberId } = actor;
    const key = { tenantId_id: { tenantId, id: accountId } };
    found("supplierAccount", await tx.supplierAccount.findUnique({ where: key, select: { id: true } }));
    const id = newId();
    await tx.stockImport.create({
      data: {
        ...{ tenantId, id, supplierAccountId: accountId, fileName, status: "receiving" },
        ...{ memberId, createdAt: now },
      },
    });
    audit({ kind: "stock_import", id, detail: { fileName } });
    return { id: toWireId("stockImport", id) };
  },
});
