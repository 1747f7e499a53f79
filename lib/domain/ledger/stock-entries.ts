import type { Nano } from "../money/nano";
import type { Entry } from "./entry";
import { credit, debit, makeEntry } from "./entry";
import type { LotAmount } from "./purchase-entries";

/** Dr stock:{child}; Cr stock:{parent}: what is set aside keeps what it cost. */
export function lotSplit(event: LotAmount & { readonly childLotId: string }): Entry {
  const { partyId, lotId, childLotId, costNano, currency } = event;
  return makeEntry("lot_split", partyId, [
    debit("stock", childLotId, costNano, currency),
    credit("stock", lotId, costNano, currency),
  ]);
}

/** Dr impairment; Cr stock:{lot}: what a ban or a bankruptcy made worthless, held units spared. */
export function lotImpaired({ partyId, lotId, costNano, currency }: LotAmount): Entry {
  return makeEntry("lot_impaired", partyId, [
    debit("impairment", costNano, currency),
    credit("stock", lotId, costNano, currency),
  ]);
}

/** Dr stock_adjustment; Cr stock:{lot}: less is there than the books say. */
export function lotLost({ partyId, lotId, costNano, currency }: LotAmount): Entry {
  return makeEntry("lot_lost", partyId, [
    debit("stock_adjustment", costNano, currency),
    credit("stock", lotId, costNano, currency),
  ]);
}

/** Dr stock:{lot}; Cr stock_adjustment: more is there than the books say; it is a lot of its own. */
export function lotFound({ partyId, lotId, costNano, currency }: LotAmount): Entry {
  return makeEntry("lot_found", partyId, [
    debit("stock", lotId, costNano, currency),
    credit("stock_adjustment", costNano, currency),
  ]);
}

/** What a supplier owns up to for a claimed lot. */
export interface ClaimPaid extends LotAmount {
  readonly supplierId: string;
  /** At most what the lot has left at cost. */
  readonly creditedNano: Nano;
}

/** Dr payable:{supplier} what is credited, impairment the rest; Cr stock:{lot} all it had left at cost. */
export function lotClaimPaid(event: ClaimPaid): Entry {
  const { partyId, lotId, supplierId, costNano, creditedNano, currency } = event;
  return makeEntry("lot_claim_paid", partyId, [
    debit("payable", supplierId, creditedNano, currency),
    debit("impairment", costNano - creditedNano, currency),
    credit("stock", lotId, costNano, currency),
  ]);
}
