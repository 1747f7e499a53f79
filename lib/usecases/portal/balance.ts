import type { Tx } from "@/lib/db/with-tenant";
import type { Actor } from "@/lib/usecases/actor";
import { buyingTermsOf, type BuyingTerms } from "@/lib/usecases/topup/buying-terms";
import type { GrantKind } from "@/generated/prisma/enums";

/** One deposit with something left in it. */
export interface OpenGrant {
  readonly kind: GrantKind;
  readonly remainingNano: bigint;
  readonly grantedNano: bigint;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
}

/** A buyer's money with its seller, in nano of `currency`. */
export interface Balance {
  readonly currency: string;
  readonly mode: BuyingTerms["mode"];
  /** What calls can still be made with: paid, minus what is owed, plus credit, minus what calls in flight have reserved. */
  readonly availableNano: bigint;
  readonly reservedNano: bigint;
  readonly creditLimitNano: bigint;
  /** Used on credit and not paid yet. */
  readonly owedNano: bigint;
  /** In the order they are drawn. */
  readonly grants: readonly OpenGrant[];
  /** What ends unused within thirty days, if nothing is spent, and when the first of it does. */
  readonly expiringNano: bigint;
  readonly expiringAt: Date | null;
}

const SOON_MS = 30 * 86_400_000;

/** The wallet of the actor's party with its present seller. Throws NotFound for a party that buys from nobody. */
export async function balanceOf(tx: Tx, { tenantId, partyId }: Actor, now: Date): Promise<Balance> {
  const terms = await buyingTermsOf(tx, tenantId, partyId);
  const wallet = await tx.wallet.findUniqueOrThrow({
    where: { tenantId_id: { tenantId, id: terms.walletId } },
  });
  const rows = await tx.grant.findMany({
    where: { tenantId, walletId: terms.walletId, isOpen: true, unit: "money" },
    orderBy: [{ priority: "asc" }, { expiresAt: { sort: "asc", nulls: "last" } }, { id: "asc" }],
  });
  const grants = rows.map(({ kind, granted, drawn, expired, refunded, expiresAt, createdAt }) => ({
    ...{ kind, grantedNano: granted, remainingNano: granted - drawn - expired - refunded },
    ...{ expiresAt, createdAt },
  }));
  const soon = grants.filter(
    ({ expiresAt }) => expiresAt !== null && expiresAt.getTime() - now.getTime() < SOON_MS,
  );
  const { postedNano, exposureNano, limitNano, heldNano } = wallet;
  return {
    currency: wallet.currency,
    mode: terms.mode,
    availableNano: postedNano - exposureNano + limitNano - heldNano,
    reservedNano: heldNano,
    creditLimitNano: limitNano,
    owedNano: exposureNano,
    grants,
    expiringNano: soon.reduce((sum, { remainingNano }) => sum + remainingNano, 0n),
    expiringAt: soon.reduce<Date | null>(
      (first, { expiresAt }) =>
        first === null || (expiresAt !== null && expiresAt < first) ? expiresAt : first,
      null,
    ),
  };
}
