import { PART_BYTES } from "@/lib/usecases/reconciling/schemas";
import { sendCommand } from "@/lib/web/api";

/** Bytes as base64, in slices that a call's arguments can hold. */
function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

/**
 * Sends a file to a bill in parts, so that no request is large and one that fails can be sent again.
 * @throws ApiError or NoAnswer, as sendCommand does
 */
export async function sendFile(id: string, file: File, onProgress: (ppm: number) => void): Promise<void> {
  for (let seq = 0; seq * PART_BYTES < file.size; seq++) {
    const part = file.slice(seq * PART_BYTES, (seq + 1) * PART_BYTES);
    const data = base64Of(new Uint8Array(await part.arrayBuffer()));
    await sendCommand("/api/supplier-bills/parts", { id, seq, data }, { method: "PUT" });
    onProgress(Math.min(1_000_000, Math.round(((seq + 1) * PART_BYTES * 1_000_000) / file.size)));
  }
}
