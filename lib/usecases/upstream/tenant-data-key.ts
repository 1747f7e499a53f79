import type { Tx } from "@/lib/db/with-tenant";
import { newDataKey } from "@/lib/integrations/vault/seal";
import { unwrapDataKey, wrapDataKey } from "@/lib/integrations/vault/tenant-key";
import { secrets } from "@/lib/secrets";

/** A tenant's data key with its version. */
export interface DataKey {
  readonly version: number;
  readonly key: Buffer;
}

/**
 * The newest data key of a tenant, made and wrapped on first use. Two first uses at once: one waits for the other.
 * @throws SealBrokenError when the wrapped key does not open under our master keys
 */
export async function tenantDataKey(tx: Tx, tenantId: string, now: Date): Promise<DataKey> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`tenant-key ${tenantId}`}, 0))`;
  const row = await tx.tenantKey.findFirst({ where: { tenantId }, orderBy: { version: "desc" } });
  if (row) {
    const wrapped = { wrappedKey: Buffer.from(row.wrappedKey), masterVersion: row.masterVersion };
    return { version: row.version, key: unwrapDataKey(secrets(), tenantId, row.version, wrapped) };
  }
  const key = newDataKey();
  const { wrappedKey, masterVersion } = wrapDataKey(secrets(), tenantId, 1, key);
  await tx.tenantKey.create({
    data: { tenantId, version: 1, wrappedKey: new Uint8Array(wrappedKey), masterVersion, createdAt: now },
  });
  return { version: 1, key };
}

/** A data key by its version, to open what was sealed under it. */
export async function dataKeyOf(tx: Tx, tenantId: string, version: number): Promise<Buffer> {
  const row = await tx.tenantKey.findUniqueOrThrow({ where: { tenantId_version: { tenantId, version } } });
  const wrapped = { wrappedKey: Buffer.from(row.wrappedKey), masterVersion: row.masterVersion };
  return unwrapDataKey(secrets(), tenantId, version, wrapped);
}
