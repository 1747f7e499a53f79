import type { CredentialRow } from "@/lib/db/directory/rows";
import type { TenantDirectory } from "@/lib/db/directory/tenant-directory";
import { openCredential } from "@/lib/integrations/vault/credential-secret";
import { unwrapDataKey, type MasterKeys } from "@/lib/integrations/vault/tenant-key";

/** Opens the keys of supplier accounts when they are first needed, and keeps them in memory, never elsewhere. */
export class Credentials {
  readonly #master: () => MasterKeys;
  readonly #secrets = new WeakMap<CredentialRow, string | null>();
  readonly #onTrouble: (credentialId: string, error: unknown) => void;

  constructor(master: () => MasterKeys, onTrouble: (credentialId: string, error: unknown) => void) {
    this.#master = master;
    this.#onTrouble = onTrouble;
  }

  /** The key itself; null when it cannot be opened, which is told once. */
  secret(tenant: TenantDirectory, credential: CredentialRow): string | null {
    let secret = this.#secrets.get(credential);
    if (secret === undefined) this.#secrets.set(credential, (secret = this.#open(tenant, credential)));
    return secret;
  }

  #open(tenant: TenantDirectory, { id, keyVersion, sealed }: CredentialRow): string | null {
    const { tenantId } = tenant;
    const wrapped = tenant.tenantKeys.first(String(keyVersion));
    if (!wrapped) return null;
    try {
      const dataKey = unwrapDataKey(this.#master(), tenantId, keyVersion, wrapped);
      return openCredential(dataKey, tenantId, id, sealed);
    } catch (error) {
      this.#onTrouble(id, error);
      return null;
    }
  }
}

/** Whether a credential may be used at a time (milliseconds): live, or throttled until a moment that has passed. */
export function isUsable({ state, stateUntil }: CredentialRow, now: number): boolean {
  if (state === "live") return true;
  return state === "throttled" && stateUntil !== null && stateUntil.getTime() <= now;
}
