import type { Currency } from "../money/currency";
import type { Nano } from "../money/nano";
import type { AccountCode, PlainCode, ReferencedCode } from "./account";
import { normalSide } from "./account";

export type Side = "debit" | "credit";

/** One side of one account and a positive amount; small, and reversed by another posting, never by an edit. */
export interface Posting {
  readonly code: AccountCode;
  /** The lot, grant, party or supplier the account is of; null where there is one per party. */
  readonly refId: string | null;
  readonly side: Side;
  readonly amountNano: Nano;
  readonly currency: Currency;
}

/** What happened. */
export type EntryEvent =
  | "lot_invoiced"
  | "lot_received"
  | "lot_returned"
  | "lot_expired"
  | "lot_split"
  | "lot_impaired"
  | "lot_lost"
  | "lot_found"
  | "lot_claim_paid"
  | "order_cancelled"
  | "commission_earned"
  | "agency_netted"
  | "supplier_paid"
  | "top_up_paid"
  | "top_up_mirrored"
  | "top_up_refunded"
  | "top_up_refund_mirrored"
  | "psp_payout"
  | "calls_settled"
  | "grant_expired"
  | "grant_expiry_mirrored"
  | "invoice_issued"
  | "invoice_mirrored"
  | "payment_received"
  | "payment_mirrored"
  | "manual_credit"
  | "manual_credit_mirrored"
  | "manual_debit"
  | "manual_debit_mirrored"
  | "supplier_bill_reconciled"
  | "commitment_shortfall";

/** One event in the books of one party. Its id and time are the caller's. */
export interface Entry {
  readonly event: EntryEvent;
  readonly partyId: string;
  readonly postings: readonly Posting[];
}

/** Thrown when an entry does not sum to zero in a currency, or holds an amount that is not positive. */
export class UnbalancedEntryError extends Error {
  override readonly name = "UnbalancedEntryError";
}

/** A debit posting. Accounts kept per something take its id second. */
export function debit(code: PlainCode, amountNano: Nano, currency: Currency): Posting;
export function debit(code: ReferencedCode, refId: string, amountNano: Nano, currency: Currency): Posting;
export function debit(code: AccountCode, ...rest: PostingArguments): Posting {
  return posting("debit", code, rest);
}

/** A credit posting. Accounts kept per something take its id second. */
export function credit(code: PlainCode, amountNano: Nano, currency: Currency): Posting;
export function credit(code: ReferencedCode, refId: string, amountNano: Nano, currency: Currency): Posting;
export function credit(code: AccountCode, ...rest: PostingArguments): Posting {
  return posting("credit", code, rest);
}

type PostingArguments = [Nano, Currency] | [string, Nano, Currency];

function posting(side: Side, code: AccountCode, rest: PostingArguments): Posting {
  const [refId, amountNano, currency] = rest.length === 3 ? rest : ([null, ...rest] as const);
  return { code, refId, side, amountNano, currency };
}

/**
 * Makes an entry: postings of 0 are left out (free models post nothing), the rest must balance.
 * @throws UnbalancedEntryError, see {@link assertBalanced}.
 */
export function makeEntry(event: EntryEvent, partyId: string, postings: readonly Posting[]): Entry {
  const entry = { event, partyId, postings: postings.filter(({ amountNano }) => amountNano !== 0n) };
  assertBalanced(entry.postings);
  return entry;
}

/**
 * Invariant 1: debits equal credits in every currency, and every amount is positive.
 * @throws UnbalancedEntryError naming the currency or account.
 */
export function assertBalanced(postings: readonly Posting[]): void {
  const sums = new Map<Currency, bigint>();
  for (const { code, side, amountNano, currency } of postings) {
    if (amountNano <= 0n)
      throw new UnbalancedEntryError(`${side} ${code} of ${amountNano}: must be positive`);
    sums.set(currency, (sums.get(currency) ?? 0n) + (side === "debit" ? amountNano : -amountNano));
  }
  for (const [currency, sum] of sums) {
    if (sum !== 0n) throw new UnbalancedEntryError(`${currency} debits exceed credits by ${sum} nano`);
  }
}

/** The opposite entry: how a mistake in the books is corrected. */
export function reversed(entry: Entry): Entry {
  const postings = entry.postings.map((each): Posting => {
    return { ...each, side: each.side === "debit" ? "credit" : "debit" };
  });
  return { ...entry, postings };
}

/** Sums postings per account, currency and side; sorted, so that equal batches give equal postings. */
export function aggregated(postings: readonly Posting[]): Posting[] {
  const sums = new Map<string, Posting>();
  for (const each of postings) {
    const key = [each.code, each.refId ?? "", each.currency, each.side].join("|");
    const before = sums.get(key);
    sums.set(key, before ? { ...before, amountNano: before.amountNano + each.amountNano } : each);
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, each]) => each);
}

/** Balance of one account over postings, positive on its normal side. `refId` undefined sums over all of a code. */
export function balanceOf(
  postings: readonly Posting[],
  code: AccountCode,
  currency: Currency,
  refId?: string | null,
): Nano {
  const normal = normalSide(code);
  return postings.reduce((sum, each) => {
    const other = each.code !== code || each.currency !== currency;
    if (other || (refId !== undefined && each.refId !== refId)) return sum;
    return each.side === normal ? sum + each.amountNano : sum - each.amountNano;
  }, 0n);
}
