import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

// Making a key object costs several times what the digest does, and this runs for every call.
const keyObjects = new WeakMap<Buffer, KeyObject>();

/** What is stored of a customer's key: HMAC-SHA256 under the pepper, which is kept outside the database. */
export function apiKeyDigest(pepper: Buffer, key: string): Buffer {
  let secret = keyObjects.get(pepper);
  if (!secret) keyObjects.set(pepper, (secret = createSecretKey(pepper)));
  return createHmac("sha256", secret).update(key).digest();
}
