import type { beginImport } from "@/lib/usecases/import/begin-import";
import type { getImport } from "@/lib/usecases/import/get-import";
import { PIECE_BYTES_MAX, PIECES_MAX } from "@/lib/usecases/import/schemas";
import { getData, sendCommand, type AnswerOf } from "@/lib/web/api";

export type ImportPreview = AnswerOf<typeof getImport>;

/** The longest file that can be sent, in bytes. */
export const FILE_BYTES_MAX = PIECE_BYTES_MAX * PIECES_MAX;

/**
 * Sends a file to an import of its own, piece by piece, has it read, and gives what was found. `progress` is told the
 * share sent so far, in percent, and 100 while the rows are read. Rejects as `sendCommand` does.
 */
export async function sendFile(
  file: File,
  accountId: string,
  progress: (percent: number) => void,
): Promise<ImportPreview> {
  const { id } = await sendCommand<AnswerOf<typeof beginImport>>("/api/stock-imports", {
    accountId,
    fileName: file.name,
  });
  for (let seq = 0; seq * PIECE_BYTES_MAX < file.size; seq++) {
    const piece = file.slice(seq * PIECE_BYTES_MAX, (seq + 1) * PIECE_BYTES_MAX);
    await sendCommand(`/api/stock-imports/${id}/pieces`, { seq, content: await asBase64(piece) });
    progress(Math.min(99, Math.round(((seq + 1) * PIECE_BYTES_MAX * 100) / file.size)));
  }
  progress(100);
  await sendCommand(`/api/stock-imports/${id}/read`, {});
  return getData<typeof getImport>(`/api/stock-imports/${id}`);
}

/** The bytes of a file in base64. */
export function asBase64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () =>
      resolve(typeof reader.result === "string" ? reader.result.replace(/^[^,]*,/, "") : "");
    reader.onerror = () => reject(reader.error ?? new Error("the file cannot be read"));
    reader.readAsDataURL(file);
  });
}
