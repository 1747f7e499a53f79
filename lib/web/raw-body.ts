import { RefusedRequest } from "./error-response";

/**
 * A request's body as the bytes that came, for signatures. Stops reading past `bytesMax`.
 * Throws RefusedRequest ("too_large").
 */
export async function readRawBody(request: Request, bytesMax: number): Promise<Buffer> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw new RefusedRequest("too_large");
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new RefusedRequest("too_large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
