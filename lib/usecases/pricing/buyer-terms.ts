import type { Tx } from "@/lib/db/with-tenant";
import { isCurrency } from "@/lib/domain/money/currency";
import type { Actor } from "@/lib/usecases/actor";
import { Conflict, found } from "@/lib/usecases/errors";

import { ruleBuyer } from "./selling-steps";

/** The open terms of a direct buyer. Throws NotFound for anybody else's. */
export async function buyerTerms(tx: Tx, { tenantId, partyId: sellerId }: Actor, buyerId: string) {
  const edge = found(
    "party",
    await tx.edge.findFirst({
      where: { tenantId, sellerId, buyerId, validTo: null },
      include: { buyer: { select: { segment: true } } },
    }),
  );
  const { currency, allowedModelIds } = edge;
  if (!isCurrency(currency)) throw new Conflict("unknown_currency");
  return { buyer: ruleBuyer(buyerId, edge.buyer.segment), currency, allowedModelIds };
}
