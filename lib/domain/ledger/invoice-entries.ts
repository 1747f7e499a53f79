import type { Currency } from "../money/currency";
import type { Nano } from "../money/nano";
import type { Entry, Posting } from "./entry";
import { credit, debit, makeEntry } from "./entry";

/** Amounts of a bill for usage on credit. `payable` is in whole minor units, `unbilled` is not: the rest is rounding. */
export interface InvoiceAmounts {
  /** In whose books. */
  readonly partyId: string;
  /** The buyer in the seller's books, the seller in the buyer's. */
  readonly counterpartyId: string;
  readonly unbilledNano: Nano;
  readonly payableNano: Nano;
  readonly taxNano: Nano;
  readonly currency: Currency;
}

/** Seller: Dr receivable:{party} gross; Cr unbilled:{party}, tax_payable; the cents' difference to rounding. */
export function invoiceIssued(event: InvoiceAmounts): Entry {
  const { partyId, counterpartyId, unbilledNano, payableNano, taxNano, currency } = event;
  return makeEntry("invoice_issued", partyId, [
    debit("receivable", counterpartyId, payableNano + taxNano, currency),
    credit("unbilled", counterpartyId, unbilledNano, currency),
    credit("tax_payable", taxNano, currency),
    gainedByRounding(payableNano - unbilledNano, currency),
  ]);
}

/** Buyer that resells: its payable grows by the tax and the rounding; the net was posted as the calls settled. */
export function invoiceMirrored(event: InvoiceAmounts): Entry {
  const { partyId, counterpartyId, unbilledNano, payableNano, taxNano, currency } = event;
  const difference = payableNano - unbilledNano;
  const added = taxNano + difference;
  return makeEntry("invoice_mirrored", partyId, [
    debit("tax_recoverable", taxNano, currency),
    gainedByRounding(-difference, currency),
    added >= 0n
      ? credit("payable", counterpartyId, added, currency)
      : debit("payable", counterpartyId, -added, currency),
  ]);
}

function gainedByRounding(gainNano: Nano, currency: Currency): Posting {
  return gainNano >= 0n ? credit("rounding", gainNano, currency) : debit("rounding", -gainNano, currency);
}

/** Money for an invoice, by bank or through a payment provider. */
export interface PaymentAmounts {
  readonly partyId: string;
  readonly counterpartyId: string;
  readonly amountNano: Nano;
  readonly currency: Currency;
  readonly through: "bank" | "psp_clearing";
}

/** Seller: Dr bank or psp_clearing; Cr receivable:{party}. */
export function paymentReceived(event: PaymentAmounts): Entry {
  const { partyId, counterpartyId, amountNano, currency, through } = event;
  return makeEntry("payment_received", partyId, [
    debit(through, amountNano, currency),
    credit("receivable", counterpartyId, amountNano, currency),
  ]);
}

/** Buyer that resells: Dr payable:{party}; Cr bank. */
export function paymentMirrored(event: Omit<PaymentAmounts, "through">): Entry {
  const { partyId, counterpartyId, amountNano, currency } = event;
  return makeEntry("payment_mirrored", partyId, [
    debit("payable", counterpartyId, amountNano, currency),
    credit("bank", amountNano, currency),
  ]);
}
