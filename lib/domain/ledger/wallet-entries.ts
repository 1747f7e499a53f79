import type { Currency } from "../money/currency";
import type { Nano } from "../money/nano";
import type { Entry } from "./entry";
import { credit, debit, makeEntry } from "./entry";

/** A bonus has a grant of its own, so that it can expire apart from the money paid. */
export interface BonusGrant {
  readonly grantId: string;
  readonly amountNano: Nano;
}

export interface TopUpPaid {
  /** The seller, whose wallet liability grows. */
  readonly partyId: string;
  readonly grantId: string;
  readonly netNano: Nano;
  readonly taxNano: Nano;
  readonly bonus: BonusGrant | null;
  /** What the payment provider keeps. */
  readonly feeNano: Nano;
  readonly currency: Currency;
}

/** Dr psp_clearing gross; Cr wallet:{grant} net, tax_payable. Bonus: Dr promo; Cr wallet. Fee: Dr psp_fees; Cr psp_clearing. */
export function topUpPaid(event: TopUpPaid): Entry {
  const { partyId, grantId, netNano, taxNano, bonus, feeNano, currency } = event;
  return makeEntry("top_up_paid", partyId, [
    debit("psp_clearing", netNano + taxNano, currency),
    credit("wallet", grantId, netNano, currency),
    credit("tax_payable", taxNano, currency),
    ...(bonus ? givenAway(bonus, currency) : []),
    debit("psp_fees", feeNano, currency),
    credit("psp_clearing", feeNano, currency),
  ]);
}

function givenAway({ grantId, amountNano }: BonusGrant, currency: Currency) {
  return [debit("promo", amountNano, currency), credit("wallet", grantId, amountNano, currency)];
}

/** Amounts of one event in a child's books, opposite to its parent's wallet accounts. */
export interface MirrorAmounts {
  readonly partyId: string;
  /** The child's wallet with its parent. */
  readonly walletId: string;
  readonly netNano: Nano;
  readonly taxNano: Nano;
  readonly bonusNano: Nano;
  readonly currency: Currency;
}

/**
 * The child's side of its top-up: Dr prepaid_with_parent net + bonus, tax_recoverable; Cr bank gross. A bonus
 * is a rebate on what the child will sell, so it lowers its cost of sales.
 */
export function topUpMirrored({
  partyId,
  walletId,
  netNano,
  taxNano,
  bonusNano,
  currency,
}: MirrorAmounts): Entry {
  return makeEntry("top_up_mirrored", partyId, [
    debit("prepaid_with_parent", walletId, netNano + bonusNano, currency),
    debit("tax_recoverable", taxNano, currency),
    credit("bank", netNano + taxNano, currency),
    credit("cost_of_sales", bonusNano, currency),
  ]);
}

/** A plain amount in one party's books. */
export interface PartyAmount {
  readonly partyId: string;
  readonly amountNano: Nano;
  readonly currency: Currency;
}

/** An amount of one wallet in the books of the child it belongs to. */
export interface WalletAmount extends PartyAmount {
  readonly walletId: string;
}

/** An amount of one grant in its seller's books. */
export interface GrantAmount extends PartyAmount {
  readonly grantId: string;
}

/** The provider pays out: Dr bank; Cr psp_clearing. */
export function pspPayout({ partyId, amountNano, currency }: PartyAmount): Entry {
  return makeEntry("psp_payout", partyId, [
    debit("bank", amountNano, currency),
    credit("psp_clearing", amountNano, currency),
  ]);
}

/** Dr wallet:{grant} net, tax_payable; Cr psp_clearing. Never more than the unspent paid part (billing/draw-grants.ts). */
export function topUpRefunded(event: Omit<TopUpPaid, "bonus" | "feeNano">): Entry {
  const { partyId, grantId, netNano, taxNano, currency } = event;
  return makeEntry("top_up_refunded", partyId, [
    debit("wallet", grantId, netNano, currency),
    debit("tax_payable", taxNano, currency),
    credit("psp_clearing", netNano + taxNano, currency),
  ]);
}

/** The child's side of a refund: Dr bank; Cr prepaid_with_parent, tax_recoverable. */
export function topUpRefundMirrored(event: Omit<MirrorAmounts, "bonusNano">): Entry {
  const { partyId, walletId, netNano, taxNano, currency } = event;
  return makeEntry("top_up_refund_mirrored", partyId, [
    debit("bank", netNano + taxNano, currency),
    credit("prepaid_with_parent", walletId, netNano, currency),
    credit("tax_recoverable", taxNano, currency),
  ]);
}

/** A grant ends unused: Dr wallet:{grant}; Cr breakage. Held amounts are spared (billing/draw-grants.ts). */
export function grantExpired({ partyId, grantId, amountNano, currency }: GrantAmount): Entry {
  return makeEntry("grant_expired", partyId, [
    debit("wallet", grantId, amountNano, currency),
    credit("breakage", amountNano, currency),
  ]);
}

/** The child's side of an expiry: Dr expired_stock; Cr prepaid_with_parent. */
export function grantExpiryMirrored({ partyId, walletId, amountNano, currency }: WalletAmount): Entry {
  return makeEntry("grant_expiry_mirrored", partyId, [
    debit("expired_stock", amountNano, currency),
    credit("prepaid_with_parent", walletId, amountNano, currency),
  ]);
}

/** A seller gives money without being paid: Dr promo; Cr wallet:{grant}. The reason is kept with the grant. */
export function manualCredit({ partyId, grantId, amountNano, currency }: GrantAmount): Entry {
  return makeEntry("manual_credit", partyId, givenAway({ grantId, amountNano }, currency));
}

/** The child's side of a manual credit: Dr prepaid_with_parent; Cr cost_of_sales. */
export function manualCreditMirrored({ partyId, walletId, amountNano, currency }: WalletAmount): Entry {
  return makeEntry("manual_credit_mirrored", partyId, [
    debit("prepaid_with_parent", walletId, amountNano, currency),
    credit("cost_of_sales", amountNano, currency),
  ]);
}

/** A seller takes a given amount back: Dr wallet:{grant}; Cr promo. Held amounts are spared. */
export function manualDebit({ partyId, grantId, amountNano, currency }: GrantAmount): Entry {
  return makeEntry("manual_debit", partyId, [
    debit("wallet", grantId, amountNano, currency),
    credit("promo", amountNano, currency),
  ]);
}

/** The child's side of a manual debit: Dr cost_of_sales; Cr prepaid_with_parent. */
export function manualDebitMirrored({ partyId, walletId, amountNano, currency }: WalletAmount): Entry {
  return makeEntry("manual_debit_mirrored", partyId, [
    debit("cost_of_sales", amountNano, currency),
    credit("prepaid_with_parent", walletId, amountNano, currency),
  ]);
}
