import { hash } from "node:crypto";

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Keys longer than this are nobody's. */
const LONGEST_KEY_BYTES = 2_048;

/** The two padded keys of HMAC, each with room for what is hashed behind it. */
interface Pads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const pads = new WeakMap<Buffer, Pads>();

/** What is stored of a customer's key: HMAC-SHA256 under the pepper, which is kept outside the database. */
export function apiKeyDigest(pepper: Buffer, key: string): Buffer {
  return Buffer.from(apiKeyDigestText(pepper, key), "latin1");
}

/**
 * The same, a character for each byte, as the key of a map. Written out after RFC 2104 and without a buffer of its own,
 * because every call needs one and Node's `createHmac` takes several times as long to set itself up.
 */
export function apiKeyDigestText(pepper: Buffer, key: string): string {
  let known = pads.get(pepper);
  if (!known) pads.set(pepper, (known = padsOf(pepper)));
  const { inner, outer } = known;
  // A text longer than the room would be cut, and so be taken for another.
  const message = Buffer.byteLength(key) <= LONGEST_KEY_BYTES ? key : hash("sha256", key, "hex");
  const end = BLOCK_BYTES + inner.write(message, BLOCK_BYTES);
  outer.write(hash("sha256", inner.subarray(0, end), "hex"), BLOCK_BYTES, "hex");
  return hash("sha256", outer, "binary");
}

function padsOf(pepper: Buffer): Pads {
  const block = Buffer.alloc(BLOCK_BYTES);
  const key = pepper.length > BLOCK_BYTES ? hash("sha256", pepper, "buffer") : pepper;
  key.copy(block);
  const inner = Buffer.alloc(BLOCK_BYTES + LONGEST_KEY_BYTES);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);
  for (const [at, byte] of block.entries()) {
    inner[at] = byte ^ 0x36;
    outer[at] = byte ^ 0x5c;
  }
  return { inner, outer };
}
