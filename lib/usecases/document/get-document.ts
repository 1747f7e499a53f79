import { query } from "../define";
import { found } from "../errors";
import { documentInput } from "./schemas";

/** One file with its content. */
export const getDocument = query({
  name: "document.get",
  permission: "inventory.read",
  input: documentInput,
  async run({ tx, actor: { tenantId } }, { id }) {
    const key = { tenantId_id: { tenantId, id } };
    const { name, mediaType, content } = found(
      "stockDocument",
      await tx.stockDocument.findUnique({ where: key }),
    );
    return { name, mediaType, content };
  },
});
