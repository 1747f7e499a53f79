import type { beginImport } from "@/lib/usecases/import/begin-import";
import type { getProgress } from "@/lib/usecases/import/get-progress";
import type { getImport } from "@/lib/usecases/import/get-import";
import { PIECE_BYTES_MAX, PIECES_MAX } from "@/lib/usecases/import/schemas";
import { getData, sendCommand, type AnswerOf } from "@/lib/web/api";

export type ImportPreview = AnswerOf<typeof getImport>;

/** The longest file that can be sent, in bytes. */
export const FILE_BYTES_MAX = PIECE_BYTES_MAX * PIECES_MAX;

/** Where an import stands: its file is sent, then its rows are read; shares in percent. */
export type SendStep =
  | { readonly kind: "sending"; readonly percent: number }
  | { readonly kind: "reading"; readonly percent: number; readonly rows: number; readonly importId: string };

const ASK_MS = 1_000;

/**
 * Sends a file to an import of its own, piece by piece, has it read, and gives what was found. `progress` is told how far it is.
 * Rejects as `sendCommand` does.
 */
export async function sendFile(
  file: File,
  accountId: string,
  progress: (step: SendStep) => void,
): Promise<ImportPreview> {
  const { id } = await sendCommand<AnswerOf<typeof beginImport>>("/api/stock-imports", {
    accountId,
    fileName: file.name,
  });
  for (let seq = 0; seq * PIECE_BYTES_MAX < file.size; seq++) {
    const piece = file.slice(seq * PIECE_BYTES_MAX, (seq + 1) * PIECE_BYTES_MAX);
    await sendCommand(`/api/stock-imports/${id}/pieces`, { seq, content: await asBase64(piece) });
    const percent = Math.min(100, Math.round(((seq + 1) * PIECE_BYTES_MAX * 100) / file.size));
    progress({ kind: "sending", percent });
  }
  await readRows(id, progress);
  return getData<typeof getImport>(`/api/stock-imports/${id}`);
}

/** Has the rows read, and asks meanwhile how far that is. */
async function readRows(importId: string, progress: (step: SendStep) => void): Promise<void> {
  progress({ kind: "reading", percent: 0, rows: 0, importId });
  const asking = setInterval(() => {
    void getData<typeof getProgress>(`/api/stock-imports/${importId}/progress`).then(
      ({ rowsDone: rows, sharePpm }) =>
        progress({ kind: "reading", percent: Math.floor(sharePpm / 10_000), rows, importId }),
      () => undefined,
    );
  }, ASK_MS);
  try {
    await sendCommand(`/api/stock-imports/${importId}/read`, {});
  } finally {
    clearInterval(asking);
  }
}

/** Asks the reading to stop; the one who waits for it is told. */
export async function stopReading(importId: string): Promise<void> {
  await sendCommand(`/api/stock-imports/${importId}/progress`, {}, { method: "DELETE" });
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
