import { randomBytes } from "node:crypto";
import type { Tx } from "@/lib/db/with-tenant";
import { apiKeyHint, formatApiKey } from "@/lib/domain/access/api-key";
import { topUpMirrored, topUpPaid } from "@/lib/domain/ledger/wallet-entries";
import type { Currency } from "@/lib/domain/money/currency";
import { apiKeyDigest } from "@/lib/integrations/vault/api-key-digest";
import { secrets } from "@/lib/secrets";
import { postEntry } from "@/lib/usecases/ledger/post-entry";

/** Whose rows are written, when, and how ids are made. */
export interface Writer {
  readonly tx: Tx;
  readonly tenantId: string;
  readonly at: Date;
  newId(): string;
}

const USD: Currency = "USD";

interface PartyToWrite {
  readonly id: string;
  readonly walletId: string;
  readonly kind: "distributor" | "customer";
  readonly sellerId: string;
  readonly bookId: string;
  readonly deposit: bigint;
}

/** A party with its edge and wallet, and what it paid in, in the books of both sides. */
export async function writeParty(
  writer: Writer,
  { id, walletId, kind, sellerId, bookId, deposit }: PartyToWrite,
): Promise<void> {
  const { tx, tenantId, at, newId } = writer;
  const slug = `${kind}-${id.slice(-8)}`;
  await tx.party.create({
    data: { tenantId, id, kind, slug, name: slug, status: "active", timeZone: "UTC", locale: "en" },
  });
  await tx.edge.create({
    data: {
      ...{ tenantId, id: newId(), sellerId, buyerId: id, mode: "prepaid", currency: USD, taxRatePpm: 0 },
      ...{ taxInclusive: false, priceBookId: bookId, paymentTermDays: 0, validFrom: at },
    },
  });
  const empty = { exposureNano: 0n, limitNano: 0n, heldNano: 0n, closedUntil: new Date(0) };
  await tx.wallet.create({
    data: { tenantId, id: walletId, sellerId, buyerId: id, currency: USD, postedNano: deposit, ...empty },
  });
  if (deposit > 0n) await writeDeposit(writer, { id, walletId, kind, sellerId, deposit });
}

async function writeDeposit(writer: Writer, party: Omit<PartyToWrite, "bookId">): Promise<void> {
  const { tx, tenantId, at, newId } = writer;
  const { id, walletId, kind, sellerId, deposit } = party;
  const grantId = newId();
  await tx.grant.create({
    data: {
      ...{
        tenantId,
        id: grantId,
        walletId,
        sellerId,
        buyerId: id,
        unit: "money",
        kind: "paid",
        priority: 100,
      },
      ...{
        granted: deposit,
        drawn: 0n,
        expired: 0n,
        refunded: 0n,
        isOpen: true,
        sourceKind: "test",
        startsAt: at,
      },
    },
  });
  const amount = { netNano: deposit, taxNano: 0n, currency: USD } as const;
  const entries = [topUpPaid({ ...amount, partyId: sellerId, grantId, bonus: null, feeNano: 0n })];
  if (kind === "distributor")
    entries.push(topUpMirrored({ ...amount, partyId: id, walletId, bonusNano: 0n }));
  for (const entry of entries)
    await postEntry(tx, entry, {
      tenantId,
      id: newId(),
      sourceKind: "test",
      sourceId: grantId,
      occurredAt: at,
    });
}

/** A key of a party, in the clear for the test that calls with it. */
export async function writeKey({ tx, tenantId, at, newId }: Writer, partyId: string) {
  const apiKey = formatApiKey(randomBytes(32));
  const apiKeyId = newId();
  await tx.apiKey.create({
    data: {
      ...{
        tenantId,
        id: apiKeyId,
        partyId,
        name: "test",
        digest: new Uint8Array(apiKeyDigest(secrets().apiKeyPepper, apiKey)),
      },
      ...{ hint: apiKeyHint(apiKey), status: "active", createdAt: at },
    },
  });
  return { apiKey, apiKeyId };
}
