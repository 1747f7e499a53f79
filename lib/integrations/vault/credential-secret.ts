import { seal, unseal, type SecretPlace } from "./seal";

/** Encrypts the key of a supplier account for its row in `credential`. */
export function sealCredential(
  dataKey: Buffer,
  tenantId: string,
  credentialId: string,
  secret: string,
): Buffer {
  return seal(dataKey, credentialPlace(tenantId, credentialId), Buffer.from(secret, "utf8"));
}

/** Opens `credential.secret_ciphertext`. @throws SealBrokenError when it belongs to another row or key. */
export function openCredential(
  dataKey: Buffer,
  tenantId: string,
  credentialId: string,
  sealed: Buffer,
): string {
  return unseal(dataKey, credentialPlace(tenantId, credentialId), sealed).toString("utf8");
}

function credentialPlace(tenantId: string, credentialId: string): SecretPlace {
  return { tenantId, rowId: credentialId, field: "credential.secret_ciphertext" };
}
