import { isCurrency, nanoFromMinor, type Currency } from "@/lib/domain/money/currency";
import { toWireId } from "@/lib/domain/tenancy/wire-id";
import type { Grant, Payment, TopUp, TopUpStatus } from "@/generated/prisma/client";

/** A top-up as its buyer (and its seller) may see it; amounts in nano. */
export interface TopUpView {
  readonly id: string;
  readonly status: TopUpStatus;
  readonly currency: Currency;
  readonly netNano: bigint;
  readonly taxNano: bigint;
  readonly totalNano: bigint;
  readonly bonusNano: bigint;
  readonly provider: string;
  /** The payment at the gateway, once verified. */
  readonly paymentId: string | null;
  /** False where no real money moved. */
  readonly livemode: boolean | null;
  readonly bonusExpiresAt: Date | null;
  readonly createdAt: Date;
  readonly creditedAt: Date | null;
}

type Row = TopUp & { readonly payments: readonly Payment[] };

/** What of a top-up's rows is shown. `bonusGrant` where there is one. */
export function topUpView(row: Row, bonusGrant: Pick<Grant, "expiresAt"> | null = null): TopUpView {
  const { currency } = row;
  if (!isCurrency(currency)) throw new RangeError(`top-up ${row.id} has the unknown currency ${currency}`);
  const payment = row.payments[0];
  return {
    id: toWireId("topUp", row.id),
    status: row.status,
    currency,
    netNano: nanoFromMinor(row.netMinor, currency),
    taxNano: nanoFromMinor(row.taxMinor, currency),
    totalNano: nanoFromMinor(row.totalMinor, currency),
    bonusNano: nanoFromMinor(row.bonusMinor, currency),
    provider: row.provider,
    paymentId: payment?.providerPaymentId ?? null,
    livemode: payment?.livemode ?? null,
    bonusExpiresAt: bonusGrant?.expiresAt ?? null,
    createdAt: row.createdAt,
    creditedAt: row.creditedAt,
  };
}
