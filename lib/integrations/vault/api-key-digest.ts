import { createHmac } from "node:crypto";

/** What is stored of a customer's key: HMAC-SHA256 under the pepper, which is kept outside the database. */
export function apiKeyDigest(pepper: Buffer, key: string): Buffer {
  return createHmac("sha256", pepper).update(key).digest();
}
