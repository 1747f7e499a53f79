import { seal, unseal, type SecretPlace } from "./seal";

/** The versioned keys of the installation, kept outside the database; the highest version wraps. */
export interface MasterKeys {
  readonly masterKeys: ReadonlyMap<number, Buffer>;
  readonly masterKeyVersion: number;
}

/** A tenant's data key as the row `tenant_key` holds it. */
export interface WrappedKey {
  readonly wrappedKey: Buffer;
  readonly masterVersion: number;
}

/** Wraps a tenant's data key under the newest master key. `version` is the data key's own number in its tenant. */
export function wrapDataKey(
  master: MasterKeys,
  tenantId: string,
  version: number,
  dataKey: Buffer,
): WrappedKey {
  const masterVersion = master.masterKeyVersion;
  const wrappedKey = seal(masterKeyOf(master, masterVersion), keyPlace(tenantId, version), dataKey);
  return { wrappedKey, masterVersion };
}

/** Opens a wrapped data key. @throws SealBrokenError, or Error when its master key is not among ours. */
export function unwrapDataKey(
  master: MasterKeys,
  tenantId: string,
  version: number,
  wrapped: WrappedKey,
): Buffer {
  return unseal(masterKeyOf(master, wrapped.masterVersion), keyPlace(tenantId, version), wrapped.wrappedKey);
}

function masterKeyOf({ masterKeys }: MasterKeys, version: number): Buffer {
  const key = masterKeys.get(version);
  if (!key) throw new Error(`MASTER_KEYS has no version ${version}, under which a tenant's key is wrapped.`);
  return key;
}

function keyPlace(tenantId: string, version: number): SecretPlace {
  return { tenantId, rowId: String(version), field: "tenant_key.wrapped_key" };
}
