import type { LotKind } from "../inventory/lot";
import type { Currency } from "../money/currency";
import type { Nano } from "../money/nano";
import type { Posting } from "./entry";
import { credit, debit } from "./entry";

/** How one level's line is paid: by grants, the rest on credit. `funded + unfunded` is the line's amount. */
export interface LineFunding {
  readonly grants: readonly { readonly grantId: string; readonly amountNano: Nano }[];
  readonly unfundedNano: Nano;
}

/** One sale of a call. */
export interface SoldLine {
  readonly sellerId: string;
  readonly buyerId: string;
  /** The buyer's wallet with the seller. */
  readonly walletId: string;
  readonly amountNano: Nano;
  readonly currency: Currency;
  readonly funding: LineFunding;
}

/** Seller: Dr wallet:{grant} for what grants pay, unbilled:{buyer} for the rest; Cr revenue. */
export function sellerPostings({ buyerId, amountNano, currency, funding }: SoldLine): Posting[] {
  return [
    ...funding.grants.map((part) => debit("wallet", part.grantId, part.amountNano, currency)),
    debit("unbilled", buyerId, funding.unfundedNano, currency),
    credit("revenue", amountNano, currency),
  ];
}

/** Buyer that resells: Dr cost_of_sales; Cr prepaid_with_parent:{wallet} for what grants pay, payable:{seller} for the rest. */
export function buyerPostings({ sellerId, walletId, amountNano, currency, funding }: SoldLine): Posting[] {
  return [
    debit("cost_of_sales", amountNano, currency),
    credit("prepaid_with_parent", walletId, amountNano - funding.unfundedNano, currency),
    credit("payable", sellerId, funding.unfundedNano, currency),
  ];
}

/** Why stock was drawn: sold, billed by an upstream for a faulty call, or for tests and probes. */
export type DrawPurpose = "sold" | "absorbed" | "testing";

/** What one draw took of a lot at cost. */
export interface StockDrawn {
  readonly lotId: string;
  readonly lotKind: LotKind;
  readonly purpose: DrawPurpose;
  readonly costNano: Nano;
  readonly currency: Currency;
}

const EXPENSE_OF = { sold: "cost_of_sales", absorbed: "absorbed", testing: "testing" } as const;

/** Root: Dr cost_of_sales, absorbed or testing; Cr stock:{lot}, or accrued_upstream:{lot} for pay-as-you-go. */
export function stockPostings({ lotId, lotKind, purpose, costNano, currency }: StockDrawn): Posting[] {
  return [
    debit(EXPENSE_OF[purpose], costNano, currency),
    lotKind === "pay_as_you_go"
      ? credit("accrued_upstream", lotId, costNano, currency)
      : credit("stock", lotId, costNano, currency),
  ];
}
