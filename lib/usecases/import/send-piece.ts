import { command } from "../define";
import { Conflict, Invalid } from "../errors";
import { lockOpenImport } from "./lock-import";
import { PIECE_BYTES_MAX, sendPieceInput } from "./schemas";

/** Keeps one piece of the file. The same piece sent again changes nothing. */
export const sendPiece = command({
  name: "import.send_piece",
  permission: "inventory.write",
  input: sendPieceInput,
  async run({ tx, actor: { tenantId }, audit }, { id, seq, content: base64 }) {
    const { status } = await lockOpenImport(tx, tenantId, id);
    if (status !== "receiving") throw new Conflict("import_over");
    const content = Buffer.from(base64, "base64");
    if (content.length === 0 || content.length > PIECE_BYTES_MAX)
      throw new Invalid({ content: "document_size" });
    await tx.stockImportPiece.createMany({
      data: [{ tenantId, importId: id, seq, content: new Uint8Array(content) }],
      skipDuplicates: true,
    });
    audit({ kind: "stock_import", id, detail: { seq } });
    return { seq };
  },
});
