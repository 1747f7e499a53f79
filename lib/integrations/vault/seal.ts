import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where a secret lives. It is bound to this place: moved to another row or tenant, it cannot be opened. */
export interface SecretPlace {
  readonly tenantId: string;
  readonly rowId: string;
  /** `table.column`, such as `credential.secret`. */
  readonly field: string;
}

/** Thrown when a secret does not open: another key, another place, or changed bytes. Says nothing about which. */
export class SealBrokenError extends Error {
  override readonly name = "SealBrokenError";
}

/** 256 fresh bits, for a tenant's data key. */
export function newDataKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** Encrypts with AES-256-GCM under a data key (SECURITY.md). @returns nonce, ciphertext and tag in one. */
export function seal(dataKey: Buffer, place: SecretPlace, secret: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, dataKey, nonce).setAAD(placeBytes(place));
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts what {@link seal} made for the same place. @throws SealBrokenError. */
export function unseal(dataKey: Buffer, place: SecretPlace, sealed: Buffer): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new SealBrokenError("too short to be a sealed secret");
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, dataKey, nonce, { authTagLength: TAG_BYTES })
    .setAAD(placeBytes(place))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SealBrokenError(`a secret in ${place.field} does not open`);
  }
}

/** Parts are separated by NUL, which none of them can hold, so that no two places share their bytes. */
function placeBytes({ tenantId, rowId, field }: SecretPlace): Buffer {
  return Buffer.from(`${tenantId.toLowerCase()}\0${rowId.toLowerCase()}\0${field}`);
}
