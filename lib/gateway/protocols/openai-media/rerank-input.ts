import { fieldOf } from "./checks";

export const MAX_DOCUMENTS = 10_000;

/** A rerank request's documents, each its text; null where one has none. */
export function documentTexts(documents: unknown): readonly string[] | null {
  if (!Array.isArray(documents) || documents.length === 0 || documents.length > MAX_DOCUMENTS) return null;
  const texts = (documents as unknown[]).map((one) => (typeof one === "string" ? one : fieldOf(one, "text")));
  return texts.every((one) => typeof one === "string") ? texts : null;
}

/** Cohere's: a unit is a query with up to 100 documents, and one of more than 500 tokens, query included, is several. */
const DOCUMENTS_PER_UNIT = 100n;
const TOKENS_PER_CHUNK = 500;
const SMALLEST_CHUNK = 64;

/** The most search units, and tokens (the query is read again with each document), that a request can be. */
export function rerankBound(query: string, documents: readonly string[]): { request: bigint; input: bigint } {
  const asked = Buffer.byteLength(query);
  const room = Math.max(SMALLEST_CHUNK, TOKENS_PER_CHUNK - asked);
  let chunks = 0n;
  let bytes = 0n;
  for (const one of documents) {
    const size = Buffer.byteLength(one);
    chunks += BigInt(Math.max(1, Math.ceil(size / room)));
    bytes += BigInt(size + asked + 8);
  }
  return { request: (chunks + DOCUMENTS_PER_UNIT - 1n) / DOCUMENTS_PER_UNIT, input: bytes };
}
