import type { Edge, Party, Wallet } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/with-tenant";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import type { Actor } from "@/lib/usecases/actor";
import { found } from "@/lib/usecases/errors";

/** Somebody who buys from the actor's party now: its open edge and the party itself. */
export type DirectBuyer = Edge & { readonly buyer: Party };

/**
 * The open edge to a buyer of the actor's own party. Throws NotFound for a sibling's, a descendant's, a former or any other
 * party: in the system scope this is what keeps them apart, so every verb begins with it.
 */
export async function directBuyer(
  tx: Tx,
  { tenantId, partyId: sellerId }: Actor,
  buyerId: string,
): Promise<DirectBuyer> {
  const edge = await tx.edge.findFirst({
    where: { tenantId, sellerId, buyerId, validTo: null },
    include: { buyer: true },
  });
  return found("party", edge);
}

/** The wallet of an open edge, locked until the transaction ends: what it guards does not move meanwhile. */
export async function lockWallet(
  tx: Tx,
  edge: DirectBuyer,
): Promise<Wallet & { readonly currency: Currency }> {
  const { tenantId, sellerId, buyerId, currency } = edge;
  await tx.$queryRaw`SELECT id FROM wallet WHERE tenant_id = ${tenantId}::uuid AND seller_id = ${sellerId}::uuid
    AND buyer_id = ${buyerId}::uuid AND currency = ${currency} FOR NO KEY UPDATE`;
  return walletOf(tx, edge);
}

/** The wallet of an open edge. Throws NotFound, and RangeError for a currency the product does not know. */
export async function walletOf(tx: Tx, edge: DirectBuyer): Promise<Wallet & { readonly currency: Currency }> {
  const { tenantId, sellerId, buyerId, currency } = edge;
  const key = { tenantId, buyerId, sellerId, currency };
  const wallet = found(
    "wallet",
    await tx.wallet.findUnique({ where: { tenantId_buyerId_sellerId_currency: key } }),
  );
  if (!isCurrency(currency)) throw new RangeError(`edge ${edge.id} has the unknown currency ${currency}`);
  return { ...wallet, currency };
}
