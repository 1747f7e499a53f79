import type { Tx } from "@/lib/db/with-tenant";
import type { PartyKind } from "@/lib/domain/access/party-kind";
import { isCurrency, type Currency } from "@/lib/domain/money/currency";
import type { Ppm } from "@/lib/domain/money/ppm";
import { NotFound } from "@/lib/usecases/errors";

/** On what terms a party buys now, from whom, and through which wallet. */
export interface BuyingTerms {
  readonly sellerId: string;
  readonly sellerName: string;
  readonly buyerId: string;
  readonly buyerName: string;
  readonly buyerKind: PartyKind;
  /** IANA zone in which the buyer's days and months are cut: its seller's. */
  readonly timeZone: string;
  readonly mode: "prepaid" | "postpaid" | "commission";
  readonly currency: Currency;
  readonly taxPpm: Ppm;
  readonly taxInclusive: boolean;
  readonly walletId: string;
  /** Empty: every published model. */
  readonly allowedModelIds: readonly string[];
  /** The seller's top-up offer as stored; see offer.ts. */
  readonly storedOffer: unknown;
}

/**
 * The open edge a party buys through. Works in the party's own scope and in the system's.
 * Throws NotFound for a party that buys from nobody: the root, and one whose edge was closed.
 */
export async function buyingTermsOf(tx: Tx, tenantId: string, partyId: string): Promise<BuyingTerms> {
  const edge = await tx.edge.findFirst({
    where: { tenantId, buyerId: partyId, validTo: null },
    include: { seller: true, buyer: true },
  });
  if (!edge) throw new NotFound("wallet");
  const { sellerId, buyerId, currency, seller, buyer } = edge;
  if (!isCurrency(currency)) throw new RangeError(`edge ${edge.id} has the unknown currency ${currency}`);
  const wallet = await tx.wallet.findUnique({
    where: { tenantId_buyerId_sellerId_currency: { tenantId, buyerId, sellerId, currency } },
    select: { id: true },
  });
  if (!wallet) throw new NotFound("wallet");
  return {
    sellerId,
    sellerName: seller.name,
    buyerId,
    buyerName: buyer.name,
    buyerKind: buyer.kind,
    timeZone: seller.timeZone,
    mode: edge.mode,
    currency,
    taxPpm: edge.taxRatePpm,
    taxInclusive: edge.taxInclusive,
    walletId: wallet.id,
    allowedModelIds: edge.allowedModelIds,
    storedOffer: seller.topUpOffer,
  };
}
