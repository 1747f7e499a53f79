import type { Tx } from "@/lib/db/with-tenant";
import { isCurrency } from "@/lib/domain/money/currency";
import { fromWireId } from "@/lib/domain/tenancy/wire-id";
import type { ProviderPayment } from "@/lib/integrations/payments/provider";
import type { TopUp } from "@/generated/prisma/client";

import { creditTopUp } from "./credit-top-up";
import { readOffer } from "./offer";

const DAY_MS = 86_400_000;

/** A transaction in the system scope of the tenant: two parties' books may move. */
export interface PaymentContext {
  readonly tx: Tx;
  readonly now: Date;
  /** Mints UUIDv7s of `now`. */
  newId(): string;
}

/** What a payment's present state did to its top-up. */
export type PaymentOutcome =
  | "credited"
  | "already_paid"
  | "pending"
  | "failed"
  | "cancelled"
  | "unchanged"
  /** Amount, currency, order or mode differ: nothing was credited, and the seller is told. */
  | "mismatch"
  | "unknown_order";

/** A payment as just fetched from the gateway of that name. */
export interface FetchedPayment {
  readonly provider: string;
  readonly expectedLivemode: boolean;
  readonly payment: ProviderPayment;
}

/**
 * Brings a top-up to the state its payment has at the gateway. The state is all that counts, so events may come late,
 * twice or in any order; a payment that succeeded is credited even where the top-up was given up before. Locks the
 * top-up first: of several at once one credits, the others find it paid.
 */
export async function applyPayment(
  ctx: PaymentContext,
  tenantId: string,
  fetched: FetchedPayment,
): Promise<{ readonly outcome: PaymentOutcome; readonly topUpId: string | null }> {
  const topUp = await lockOrder(ctx, tenantId, fetched.payment.reference);
  if (topUp === null) return { outcome: "unknown_order", topUpId: null };
  const differing = differences(topUp, fetched);
  if (differing.length > 0) {
    await alertSeller(ctx, topUp, differing);
    return { outcome: "mismatch", topUpId: topUp.id };
  }
  return { outcome: await moveTo(ctx, topUp, fetched), topUpId: topUp.id };
}

async function lockOrder({ tx }: PaymentContext, tenantId: string, reference: string): Promise<TopUp | null> {
  const id = fromWireId("topUp", reference);
  if (id === null) return null;
  await tx.$queryRaw`SELECT id FROM top_up WHERE tenant_id = ${tenantId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  return tx.topUp.findUnique({ where: { tenantId_id: { tenantId, id } } });
}

/** What of a payment is not what was ordered, by name. */
function differences(topUp: TopUp, { provider, expectedLivemode, payment }: FetchedPayment): string[] {
  const expected = {
    provider: topUp.provider === provider,
    reference: topUp.providerRef === null || topUp.providerRef === payment.providerRef,
    amount: topUp.totalMinor === payment.amountMinor,
    currency: topUp.currency === payment.currency,
    livemode: payment.livemode === expectedLivemode,
    fee: payment.feeMinor >= 0n && payment.feeMinor <= payment.amountMinor,
  };
  return Object.entries(expected).flatMap(([what, holds]) => (holds ? [] : [what]));
}

async function moveTo(ctx: PaymentContext, topUp: TopUp, fetched: FetchedPayment): Promise<PaymentOutcome> {
  const { state } = fetched.payment;
  if (topUp.status === "paid") return "already_paid";
  switch (state) {
    case "succeeded":
      return creditOnce(ctx, topUp, fetched);
    case "pending":
    case "failed":
    case "cancelled":
      if (topUp.status === state) return "unchanged";
      await ctx.tx.topUp.update({
        where: { tenantId_id: { tenantId: topUp.tenantId, id: topUp.id } },
        data: { status: state, providerRef: fetched.payment.providerRef, updatedAt: ctx.now },
      });
      return state;
    case "open":
      return "unchanged";
    default:
      return state satisfies never;
  }
}

async function creditOnce(
  ctx: PaymentContext,
  topUp: TopUp,
  { provider, payment }: FetchedPayment,
): Promise<PaymentOutcome> {
  const { tenantId, id: topUpId } = topUp;
  const { paymentId, amountMinor, feeMinor, currency, livemode } = payment;
  const credit = await creditTopUp(ctx.tx, {
    ...{ tenantId, topUpId, at: ctx.now, newId: () => ctx.newId() },
    payment: { provider, providerPaymentId: paymentId, amountMinor, feeMinor, currency, livemode },
    bonusExpiresAt: new Date(ctx.now.getTime() + (await bonusDaysOf(ctx, topUp)) * DAY_MS),
  });
  switch (credit.kind) {
    case "credited":
      return "credited";
    case "already":
      return "already_paid";
    case "payment_used":
      await alertSeller(ctx, topUp, ["payment"]);
      return "mismatch";
    default:
      return credit satisfies never;
  }
}

async function bonusDaysOf({ tx }: PaymentContext, topUp: TopUp): Promise<number> {
  const { tenantId, sellerId, currency } = topUp;
  if (!isCurrency(currency)) throw new RangeError(`top-up ${topUp.id} has the unknown currency ${currency}`);
  const seller = await tx.party.findUniqueOrThrow({
    where: { tenantId_id: { tenantId, id: sellerId } },
    select: { topUpOffer: true },
  });
  return readOffer(seller.topUpOffer, currency).bonusDays;
}

async function alertSeller(
  { tx, now, newId }: PaymentContext,
  topUp: TopUp,
  differing: readonly string[],
): Promise<void> {
  const detail = { differing: [...differing] };
  const { tenantId, sellerId, id } = topUp;
  const open = { tenantId, partyId: sellerId, kind: "payment_mismatch", subjectId: id, resolvedAt: null };
  const again = await tx.alert.updateMany({
    where: open,
    data: { lastSeenAt: now, occurrences: { increment: 1 }, detail },
  });
  if (again.count > 0) return;
  await tx.alert.create({
    data: {
      ...open,
      ...{ id: newId(), subjectKind: "top_up", detail, createdAt: now, lastSeenAt: now, occurrences: 1 },
    },
  });
}
