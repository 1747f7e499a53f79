import { randomFillSync } from "node:crypto";

const POOL_BYTES = 10 * 512;
const VARIANTS = "89ab";

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * A UUIDv7 of this millisecond. The same layout as lib/domain/tenancy/uuid-v7, from a pool of random bytes: the hot path
 * mints several for each call.
 */
export function mintId(nowMs: number): string {
  if (used === POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const time = nowMs.toString(16).padStart(12, "0");
  const random = pool.toString("hex", used, used + 10);
  used += 10;
  const variant = VARIANTS.charAt(random.charCodeAt(3) & 3);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(8)}`;
}
