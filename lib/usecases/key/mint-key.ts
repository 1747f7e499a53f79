import { randomBytes } from "node:crypto";

import { apiKeyHint, formatApiKey } from "@/lib/domain/access/api-key";
import { apiKeyDigest } from "@/lib/integrations/vault/api-key-digest";
import { secrets } from "@/lib/secrets";
import type { Tx } from "@/lib/db/with-tenant";
import type { ApiKey, Prisma } from "@/generated/prisma/client";

export interface KeyToMint {
  readonly tenantId: string;
  readonly id: string;
  readonly partyId: string;
  readonly name: string;
  readonly modelIds: readonly string[];
  readonly createdById: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** As they are stored; left out, none. */
  readonly limits?: Prisma.InputJsonValue;
}

/** Makes a key and keeps its digest; the text itself is in the answer and nowhere else (SECURITY.md, Keys and secrets). */
export async function mintKey(
  tx: Tx,
  key: KeyToMint,
): Promise<{ readonly row: ApiKey; readonly secret: string }> {
  const secret = formatApiKey(randomBytes(32));
  const row = await tx.apiKey.create({
    data: {
      ...key,
      modelIds: [...key.modelIds],
      digest: new Uint8Array(apiKeyDigest(secrets().apiKeyPepper, secret)),
      hint: apiKeyHint(secret),
      status: "active",
    },
  });
  return { row, secret };
}
