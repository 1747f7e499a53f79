import type { Actor } from "@/lib/usecases/actor";

import { beginImport } from "../begin-import";
import { sendPiece } from "../send-piece";

/** Sends a file of lots as a browser does, in pieces. @returns the import's id */
export async function sendFile(
  actor: Actor,
  accountId: string,
  content: Buffer,
  pieceBytes = 300_000,
): Promise<string> {
  const { id } = await beginImport.execute(actor, { accountId, fileName: "lots.csv" });
  for (let seq = 0; seq * pieceBytes < content.length; seq++) {
    const piece = content.subarray(seq * pieceBytes, (seq + 1) * pieceBytes).toString("base64");
    await sendPiece.execute(actor, { id, seq, content: piece });
  }
  return id;
}
