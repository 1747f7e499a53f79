import type { Tx } from "@/lib/db/with-tenant";
import { sealCredential } from "@/lib/integrations/vault/credential-secret";

import { tenantDataKey } from "./tenant-data-key";

/** Shown instead of a secret: its last four characters, none of a short one. */
const hintOf = (secret: string): string => (secret.length >= 12 ? `…${secret.slice(-4)}` : "…");

/** Seals a secret into a new live credential of an upstream. It can be used from now on, and never be read again. */
export async function storeCredential(
  tx: Tx,
  context: { readonly tenantId: string; readonly now: Date; newId(): string },
  upstream: { readonly id: string; readonly supplierAccountId: string },
  secret: string,
): Promise<void> {
  const { tenantId, now } = context;
  const dataKey = await tenantDataKey(tx, tenantId, now);
  const id = context.newId();
  await tx.credential.create({
    data: {
      tenantId,
      id,
      supplierAccountId: upstream.supplierAccountId,
      upstreamId: upstream.id,
      label: "default",
      secretCiphertext: new Uint8Array(sealCredential(dataKey.key, tenantId, id, secret)),
      keyVersion: dataKey.version,
      hint: hintOf(secret),
      state: "live",
      createdAt: now,
    },
  });
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
    data: { state: "void", stateReason: reason },
  });
}
