import type { Currency } from "../money/currency";
import type { Nano } from "../money/nano";
import type { Entry } from "./entry";
import { credit, debit, makeEntry } from "./entry";

/** A supplier's invoice for a lot. Input tax is an asset, never cost (DESIGN section 3). */
export interface LotInvoiced {
  readonly partyId: string;
  readonly supplierId: string;
  readonly netNano: Nano;
  readonly taxNano: Nano;
  readonly currency: Currency;
}

/** Dr stock_in_transit net, tax_recoverable tax; Cr payable:{supplier} gross. */
export function lotInvoiced(event: LotInvoiced): Entry {
  const { partyId, supplierId, netNano, taxNano, currency } = event;
  return makeEntry("lot_invoiced", partyId, [
    debit("stock_in_transit", netNano, currency),
    debit("tax_recoverable", taxNano, currency),
    credit("payable", supplierId, netNano + taxNano, currency),
  ]);
}

/** What was invoiced and will not come: the supplier's credit note. The reverse of {@link lotInvoiced}. */
export function orderCancelled(event: LotInvoiced): Entry {
  const { partyId, supplierId, netNano, taxNano, currency } = event;
  return makeEntry("order_cancelled", partyId, [
    debit("payable", supplierId, netNano + taxNano, currency),
    credit("stock_in_transit", netNano, currency),
    credit("tax_recoverable", taxNano, currency),
  ]);
}

/** A lot and an amount of it at cost. */
export interface LotAmount {
  readonly partyId: string;
  readonly lotId: string;
  readonly costNano: Nano;
  readonly currency: Currency;
}

/** Dr stock:{lot}; Cr stock_in_transit. */
export function lotReceived({ partyId, lotId, costNano, currency }: LotAmount): Entry {
  return makeEntry("lot_received", partyId, [
    debit("stock", lotId, costNano, currency),
    credit("stock_in_transit", costNano, currency),
  ]);
}

/** Dr payable:{supplier}; Cr stock:{lot}. The amount is what the cost curve says of the units returned. */
export function lotReturned(event: LotAmount & { readonly supplierId: string }): Entry {
  const { partyId, lotId, supplierId, costNano, currency } = event;
  return makeEntry("lot_returned", partyId, [
    debit("payable", supplierId, costNano, currency),
    credit("stock", lotId, costNano, currency),
  ]);
}

/** Dr expired_stock; Cr stock:{lot}. The amount is all the lot has left at cost, held units spared. */
export function lotExpired({ partyId, lotId, costNano, currency }: LotAmount): Entry {
  return makeEntry("lot_expired", partyId, [
    debit("expired_stock", costNano, currency),
    credit("stock", lotId, costNano, currency),
  ]);
}

/** Dr payable:{supplier}; Cr bank. */
export function supplierPaid(event: {
  readonly partyId: string;
  readonly supplierId: string;
  readonly amountNano: Nano;
  readonly currency: Currency;
}): Entry {
  const { partyId, supplierId, amountNano, currency } = event;
  return makeEntry("supplier_paid", partyId, [
    debit("payable", supplierId, amountNano, currency),
    credit("bank", amountNano, currency),
  ]);
}

/**
 * Agency supply: the vendor is the seller and pays us a commission, with tax on it where it says so. Dr payable:{supplier}
 * gross (it owes us), Cr commission_income net, tax_payable tax.
 */
export function commissionEarned(event: LotInvoiced): Entry {
  const { partyId, supplierId, netNano, taxNano, currency } = event;
  return makeEntry("commission_earned", partyId, [
    debit("payable", supplierId, netNano + taxNano, currency),
    credit("commission_income", netNano, currency),
    credit("tax_payable", taxNano, currency),
  ]);
}

/**
 * Agency supply: what calls through the account cost is the vendor's own sale, so neither our revenue nor our cost. Dr revenue, Cr
 * cost_of_sales; what stays in revenue is what we added to the vendor's price. Negative takes some of it back.
 */
export function agencyNetted(event: {
  readonly partyId: string;
  readonly costNano: Nano;
  readonly currency: Currency;
}): Entry {
  const { partyId, costNano, currency } = event;
  return makeEntry(
    "agency_netted",
    partyId,
    costNano >= 0n
      ? [debit("revenue", costNano, currency), credit("cost_of_sales", costNano, currency)]
      : [debit("cost_of_sales", -costNano, currency), credit("revenue", -costNano, currency)],
  );
}
