import type { Currency } from "../money/currency";
import type { Nano } from "../money/nano";
import type { Entry } from "./entry";
import { credit, debit, makeEntry } from "./entry";

/** What a supplier's bill comes to, against what we had booked for its period. */
export interface SupplierBillReconciled {
  readonly partyId: string;
  readonly supplierId: string;
  /** Pay-as-you-go use of the period at the cost it was accrued at, by lot: the bill turns it into a debt. */
  readonly accrued: readonly { readonly lotId: string; readonly costNano: Nano }[];
  /** Theirs less ours: positive where the bill asks for more than we know of. */
  readonly varianceNano: Nano;
  readonly currency: Currency;
}

/**
 * Dr accrued_upstream:{lot} what was accrued; Dr or Cr variance the difference; Cr (or Dr) payable:{supplier} the sum. In the
 * current period: past calls are never re-costed (DESIGN section 4, CHARGES C43).
 */
export function supplierBillReconciled(event: SupplierBillReconciled): Entry {
  const { partyId, supplierId, accrued, varianceNano, currency } = event;
  const payable = accrued.reduce((sum, { costNano }) => sum + costNano, varianceNano);
  return makeEntry("supplier_bill_reconciled", partyId, [
    ...accrued.map(({ lotId, costNano }) => debit("accrued_upstream", lotId, costNano, currency)),
    varianceNano >= 0n
      ? debit("variance", varianceNano, currency)
      : credit("variance", -varianceNano, currency),
    payable >= 0n
      ? credit("payable", supplierId, payable, currency)
      : debit("payable", supplierId, -payable, currency),
  ]);
}

/** Dr shortfall; Cr commitment: what a missed commitment is expected to cost so far. Negative takes some of it back. */
export function commitmentShortfall(event: {
  readonly partyId: string;
  readonly amountNano: Nano;
  readonly currency: Currency;
}): Entry {
  const { partyId, amountNano, currency } = event;
  return makeEntry(
    "commitment_shortfall",
    partyId,
    amountNano >= 0n
      ? [debit("shortfall", amountNano, currency), credit("commitment", amountNano, currency)]
      : [debit("commitment", -amountNano, currency), credit("shortfall", -amountNano, currency)],
  );
}
