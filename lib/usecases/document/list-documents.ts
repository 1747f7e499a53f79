import { toWireId } from "@/lib/domain/tenancy/wire-id";

import { query } from "../define";
import { listDocumentsInput } from "./schemas";
import { documentSubject } from "./subject";

/** The files kept with something, oldest first, without their content. */
export const listDocuments = query({
  name: "document.list",
  permission: "inventory.read",
  input: listDocumentsInput,
  async run({ tx, actor: { tenantId } }, named) {
    const subject = await documentSubject(tx, tenantId, named);
    const rows = await tx.stockDocument.findMany({
      where: { tenantId, ...subject },
      select: { id: true, name: true, mediaType: true, sizeBytes: true, createdAt: true },
      orderBy: { id: "asc" },
    });
    return rows.map(({ id, createdAt, ...row }) => ({
      id: toWireId("stockDocument", id),
      ...row,
      at: createdAt,
    }));
  },
});
