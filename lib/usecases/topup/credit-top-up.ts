import type { Tx } from "@/lib/db/with-tenant";
import type { GrantKind } from "@/lib/domain/billing/grant";
import { topUpMirrored, topUpPaid } from "@/lib/domain/ledger/wallet-entries";
import { type Currency, isCurrency, nanoFromMinor } from "@/lib/domain/money/currency";
import { postEntry } from "@/lib/usecases/ledger/post-entry";

/** What a payment provider says it took, verified: signature checked and the object fetched again. */
export interface VerifiedPayment {
  readonly provider: string;
  readonly providerPaymentId: string;
  readonly amountMinor: bigint;
  /** What the provider keeps of it. */
  readonly feeMinor: bigint;
  readonly currency: string;
  readonly livemode: boolean;
}

export interface CreditTopUp {
  readonly tenantId: string;
  /** When it is credited; ids are minted of this time. */
  readonly at: Date;
  readonly newId: () => string;
  readonly topUpId: string;
  readonly payment: VerifiedPayment;
  /** End of the bonus, exclusive; null never. Paid money never expires (DESIGN section 8). */
  readonly bonusExpiresAt: Date | null;
}

export type CreditOutcome =
  | { readonly kind: "credited"; readonly grantId: string; readonly bonusGrantId: string | null }
  | { readonly kind: "already" }
  /** Another top-up, perhaps another tenant's, stands on this payment: nothing was credited. */
  | { readonly kind: "payment_used" };

/** Thrown when a payment is not the one its top-up asked for; a person has to look. */
export class PaymentMismatchError extends Error {
  override readonly name = "PaymentMismatchError";
}

/** Drawn first when lower: what expires is used before what does not. */
export const GRANT_PRIORITY: Readonly<Record<GrantKind, number>> = {
  package: 10,
  promotional: 20,
  paid: 100,
};

/**
 * Credits a paid top-up, once: the top-up becomes paid, the payment is kept, the wallet gets a grant of the net amount and
 * one of the bonus, the seller's books the entry and, where the buyer resells, its own books the mirror (DESIGN section 4).
 * All or nothing in the caller's transaction, which must be in the tenant's system scope. A second call does nothing.
 *
 * @param tx in system scope; top-up first, then wallet is the order of locks
 * @throws PaymentMismatchError when amount, currency or provider differ from the top-up's; Prisma's P2025 when there is
 *   no such top-up
 */
export async function creditTopUp(tx: Tx, command: CreditTopUp): Promise<CreditOutcome> {
  const { tenantId, topUpId, payment, at, newId } = command;
  await tx.$queryRaw`SELECT id FROM top_up WHERE tenant_id = ${tenantId}::uuid AND id = ${topUpId}::uuid FOR UPDATE`;
  const topUp = await tx.topUp.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: topUpId } } });
  if (topUp.status === "paid") return { kind: "already" };
  const currency = matching(topUp, payment);
  if (!(await keepPayment(tx, command, topUp))) return { kind: "payment_used" };
  const grantId = newId();
  const bonusGrantId = topUp.bonusMinor > 0n ? newId() : null;
  await tx.topUp.update({
    where: { tenantId_id: { tenantId, id: topUpId } },
    data: { status: "paid", grantId, bonusGrantId, creditedAt: at, updatedAt: at },
  });
  const amounts = {
    netNano: nanoFromMinor(topUp.netMinor, currency),
    taxNano: nanoFromMinor(topUp.taxMinor, currency),
    bonusNano: nanoFromMinor(topUp.bonusMinor, currency),
    feeNano: nanoFromMinor(payment.feeMinor, currency),
  };
  await fillWallet(tx, command, topUp, { grantId, bonusGrantId, ...amounts });
  await book(tx, command, topUp, { grantId, bonusGrantId, currency, ...amounts });
  return { kind: "credited", grantId, bonusGrantId };
}

type TopUpRow = Awaited<ReturnType<Tx["topUp"]["findUniqueOrThrow"]>>;

interface Amounts {
  readonly grantId: string;
  readonly bonusGrantId: string | null;
  readonly netNano: bigint;
  readonly taxNano: bigint;
  readonly bonusNano: bigint;
  readonly feeNano: bigint;
}

function matching(topUp: TopUpRow, payment: VerifiedPayment): Currency {
  const asked = `${topUp.totalMinor} ${topUp.currency} by ${topUp.provider}`;
  const got = `${payment.amountMinor} ${payment.currency} by ${payment.provider}`;
  if (asked !== got)
    throw new PaymentMismatchError(`top-up ${topUp.id} asked for ${asked}, the payment is ${got}`);
  if (!isCurrency(topUp.currency))
    throw new PaymentMismatchError(`top-up ${topUp.id} is in ${topUp.currency}`);
  return topUp.currency;
}

/** Unique over all tenants by the provider's id: false when that payment was used before. */
async function keepPayment(
  tx: Tx,
  { tenantId, at, newId, payment }: CreditTopUp,
  topUp: TopUpRow,
): Promise<boolean> {
  const { sellerId, buyerId, id: topUpId } = topUp;
  const row = { tenantId, id: newId(), sellerId, buyerId, topUpId, ...payment, status: "succeeded" as const };
  const { count } = await tx.payment.createMany({
    data: [{ ...row, createdAt: at, verifiedAt: at }],
    skipDuplicates: true,
  });
  return count === 1;
}

async function fillWallet(tx: Tx, command: CreditTopUp, topUp: TopUpRow, amounts: Amounts): Promise<void> {
  const { tenantId, at, bonusExpiresAt } = command;
  const { walletId, sellerId, buyerId } = topUp;
  await tx.wallet.update({
    where: { tenantId_id: { tenantId, id: walletId } },
    data: { postedNano: { increment: amounts.netNano + amounts.bonusNano }, updatedAt: at },
  });
  const grant = (id: string, kind: "paid" | "promotional", granted: bigint, expiresAt: Date | null) => ({
    tenantId,
    id,
    walletId,
    sellerId,
    buyerId,
    unit: "money" as const,
    kind,
    priority: GRANT_PRIORITY[kind],
    granted,
    drawn: 0n,
    expired: 0n,
    refunded: 0n,
    isOpen: true,
    sourceKind: "top_up",
    sourceId: topUp.id,
    startsAt: at,
    expiresAt,
    createdAt: at,
  });
  const { grantId, bonusGrantId, netNano, bonusNano } = amounts;
  const bonus = bonusGrantId ? [grant(bonusGrantId, "promotional", bonusNano, bonusExpiresAt)] : [];
  await tx.grant.createMany({ data: [grant(grantId, "paid", netNano, null), ...bonus] });
}

async function book(
  tx: Tx,
  { tenantId, at, newId, topUpId }: CreditTopUp,
  { sellerId, buyerId, walletId }: TopUpRow,
  { bonusGrantId, ...amounts }: Amounts & { currency: Currency },
): Promise<void> {
  const bonus = bonusGrantId ? { grantId: bonusGrantId, amountNano: amounts.bonusNano } : null;
  const source = { tenantId, sourceKind: "top_up", sourceId: topUpId, occurredAt: at };
  await postEntry(tx, topUpPaid({ partyId: sellerId, bonus, ...amounts }), { ...source, id: newId() });
  const buyer = await tx.party.findUniqueOrThrow({
    where: { tenantId_id: { tenantId, id: buyerId } },
    select: { kind: true },
  });
  if (buyer.kind === "customer") return;
  await postEntry(tx, topUpMirrored({ partyId: buyerId, walletId, ...amounts }), { ...source, id: newId() });
}
