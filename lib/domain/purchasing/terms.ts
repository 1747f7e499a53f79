/** What is agreed about an account at a supplier, commitments and rebates apart: those are rows of their own. Data that people keep and pages show; `volumeDiscountPpm` reads it. */
export interface SupplyTerms {
  /** Whether what is bought there may be resold. */
  readonly resale: "unknown" | "allowed" | "with_consent" | "forbidden";
  readonly allowedRegions: readonly string[];
  /** Segments of customers it may serve; empty: all of them. */
  readonly allowedSegments: readonly string[];
  /** Where the vendor is the seller and pays a commission; in ppm of what it sold. Null: we are the seller. */
  readonly agencyCommissionPpm: number | null;
  /** Since when it is so, ISO 8601: what calls cost from then on is the vendor's sale, not ours. */
  readonly agencySince: string | null;
  /** What the supplier keeps free for us; null where nothing is agreed. */
  readonly reservedRequestsPerMinute: number | null;
  readonly reservedTokensPerMinute: number | null;
  /** What credit costs of its face value, in ppm, by the supplier's own price list. */
  readonly priceList: readonly { readonly label: string; readonly pricePpm: number }[];
  /** Off the price of an order from so much on, in nano of the supplier's currency. */
  readonly discounts: readonly { readonly fromNano: string; readonly discountPpm: number }[];
  readonly contacts: readonly { readonly name: string; readonly reach: string }[];
  readonly note: string;
}

export const NO_TERMS: SupplyTerms = {
  resale: "unknown",
  allowedRegions: [],
  allowedSegments: [],
  agencyCommissionPpm: null,
  agencySince: null,
  reservedRequestsPerMinute: null,
  reservedTokensPerMinute: null,
  priceList: [],
  discounts: [],
  contacts: [],
  note: "",
};

/** Stored terms, with what is missing (accounts older than these terms) as nothing agreed. */
export function termsOf(stored: unknown): SupplyTerms {
  return typeof stored === "object" && stored !== null && !Array.isArray(stored)
    ? { ...NO_TERMS, ...(stored as Partial<SupplyTerms>) }
    : NO_TERMS;
}

/** The discount an order of so much earns, in ppm: that of the highest step reached; 0 below all of them. */
export function volumeDiscountPpm(terms: SupplyTerms, netNano: bigint): number {
  let reached = { fromNano: -1n, discountPpm: 0 };
  for (const { fromNano, discountPpm } of terms.discounts) {
    const from = BigInt(fromNano);
    if (netNano >= from && from > reached.fromNano) reached = { fromNano: from, discountPpm };
  }
  return reached.discountPpm;
}
