import { readCredentialLines, type PastedCredential } from "@/lib/domain/purchasing/credential-lines";
import type { Tx } from "@/lib/db/with-tenant";
import { parseAwsCredential } from "@/lib/integrations/upstream/aws-signature";
import { isAllowedHost } from "@/lib/integrations/upstream/allowed-hosts";
import { readServiceAccount } from "@/lib/integrations/upstream/google-token";
import { openCredential, sealCredential } from "@/lib/integrations/vault/credential-secret";

import { Invalid } from "../errors";
import { dataKeyOf, tenantDataKey } from "./tenant-data-key";

/** Shown instead of a secret: its last four characters, none of a short one; of a service account its key's name. */
function hintOf(secret: string): string {
  if (!secret.startsWith("{")) return secret.length >= 12 ? `…${secret.slice(-4)}` : "…";
  const { private_key_id: keyId } = JSON.parse(secret) as { private_key_id?: unknown };
  return typeof keyId === "string" ? `…${keyId.slice(-4)}` : "…";
}

interface Context {
  readonly tenantId: string;
  readonly now: Date;
  newId(): string;
}

interface CredentialOwner {
  readonly id: string;
  readonly supplierAccountId: string;
  readonly protocol: string;
}

const MOST = 500;
const LONGEST = 8_000;

/**
 * Seals pasted secrets into new live credentials of an upstream. They can be used from now on, and never be read again;
 * those it has already are passed over. @throws Invalid on `secret` when one cannot be a credential of that protocol
 */
export async function storeCredentials(
  tx: Tx,
  context: Context,
  upstream: CredentialOwner,
  text: string,
): Promise<{ readonly added: number; readonly duplicates: number }> {
  const { tenantId, now } = context;
  const pasted = readCredentialLines(text);
  const fault = faultOf(upstream.protocol, pasted.credentials);
  if (fault !== null) throw new Invalid({ secret: fault });
  const known = await storedSecrets(tx, tenantId, upstream.id);
  const fresh = pasted.credentials.filter(({ secret }) => !known.has(secret));
  const dataKey = await tenantDataKey(tx, tenantId, now);
  await tx.credential.createMany({
    data: fresh.map(({ label, secret }, index) => {
      const id = context.newId();
      return {
        tenantId,
        id,
        supplierAccountId: upstream.supplierAccountId,
        upstreamId: upstream.id,
        label: label ?? (known.size + fresh.length === 1 ? "default" : `key ${known.size + index + 1}`),
        secretCiphertext: new Uint8Array(sealCredential(dataKey.key, tenantId, id, secret)),
        keyVersion: dataKey.version,
        hint: hintOf(secret),
        state: "live" as const,
        createdAt: now,
      };
    }),
  });
  return { added: fresh.length, duplicates: pasted.duplicates + pasted.credentials.length - fresh.length };
}

function faultOf(protocol: string, credentials: readonly PastedCredential[]): string | null {
  if (credentials.length === 0 || credentials.length > MOST) return "credential_form";
  const isForm = (secret: string): boolean => {
    if (protocol === "bedrock") return parseAwsCredential(secret) !== null;
    if (protocol === "vertex") return typeof readServiceAccount(secret, isAllowedHost) !== "string";
    // It becomes a header.
    return /^[\x21-\x7e]+$/.test(secret);
  };
  return credentials.every(({ secret }) => secret.length <= LONGEST && isForm(secret))
    ? null
    : "credential_form";
}

/** What an upstream has already: opened to compare, and forgotten. */
async function storedSecrets(tx: Tx, tenantId: string, upstreamId: string): Promise<ReadonlySet<string>> {
  const rows = await tx.credential.findMany({
    where: { tenantId, upstreamId, state: { not: "void" } },
    orderBy: { id: "asc" },
  });
  const secrets = new Set<string>();
  for (const { id, keyVersion, secretCiphertext } of rows) {
    const dataKey = await dataKeyOf(tx, tenantId, keyVersion);
    secrets.add(openCredential(dataKey, tenantId, id, Buffer.from(secretCiphertext)));
  }
  return secrets;
}

/** Ends every credential of an upstream that could still be used. */
export async function voidCredentials(
  tx: Tx,
  tenantId: string,
  upstreamId: string,
  reason: string,
): Promise<void> {
  await tx.credential.updateMany({
    where: { tenantId, upstreamId, state: { not: "void" } },
    data: { state: "void", stateReason: reason, stateUntil: null },
  });
}
