import type { LineParts } from "@/lib/domain/pricing/rate-line";

/**
 * What the two batched statements take and answer (DESIGN section 2, steps 4 and 7). All quantities are `bigint`:
 * money in nano, usage in units of its dimension in the order of DIMENSIONS, stock in the lot's own unit.
 */

/** One level of a call's chain, as pinned at admission: `sellerId` sells to `buyerId` through `walletId`. */
export interface HeldLevel {
  /** 0 = the root's sale to its direct buyer; the last = the sale to the customer. */
  readonly level: number;
  readonly sellerId: string;
  readonly buyerId: string;
  readonly walletId: string;
  readonly mode: "prepaid" | "postpaid" | "commission";
  readonly currency: string;
  readonly priceVersionId: string;
  /** The upper bound this level sets aside, in nano of `currency`. */
  readonly holdNano: bigint;
}

/** A lot a call may draw from, with how much of it the whole call would need (lots differ in unit). */
export interface LotNeed {
  readonly lotId: string;
  readonly qty: bigint;
}

/** A limit of what a key or a customer may spend in a period. */
export interface BudgetHold {
  readonly budgetId: string;
  /** When the period began that the call falls into. */
  readonly windowStart: Date;
  readonly holdNano: bigint;
}

/** A request its client marked to be made once: digests, in hex (CHARGES.md, C37). */
export interface OnceMark {
  readonly digest: string;
  readonly bodyDigest: string;
}

export interface AdmitRecord {
  readonly callId: string;
  readonly tenantId: string;
  readonly apiKeyId: string | null;
  readonly customerId: string;
  /** Every party of the chain, root first: who may see the call. */
  readonly partyPath: readonly string[];
  readonly rateCardId: string;
  readonly modelId: string;
  readonly upstreamId: string;
  readonly supplierAccountId: string;
  readonly streaming: boolean;
  readonly expiresAt: Date;
  /** Customer first: when several levels are short, the customer's answer is the one to give (C02 before C03). */
  readonly levels: readonly HeldLevel[];
  /** Draw order. Empty: no stock is reserved. */
  readonly lots: readonly LotNeed[];
  /** What the key and the customer may spend; absent: as much as they have. */
  readonly budgets?: readonly BudgetHold[];
  readonly once?: OnceMark | undefined;
  /** The bound on quantities, 13 slots. */
  readonly boundUsage: readonly bigint[];
  /** What the request's input is believed to be: the sweeper's estimate if this process dies (C15). */
  readonly estimatedInput: bigint;
}

export type AdmitVerdict =
  | { readonly kind: "admitted" }
  /** `level` as in HeldLevel; the party short of money is that level's buyer. */
  | { readonly kind: "short"; readonly level: number; readonly buyerId: string }
  | { readonly kind: "stock_short" }
  | { readonly kind: "key_unusable" }
  | { readonly kind: "customer_inactive" }
  | { readonly kind: "budget_short"; readonly budgetId: string }
  /** The same request was made before, or is under way. */
  | { readonly kind: "repeated" };

export type DrawPurpose = "sold" | "absorbed" | "testing";

/** What one purpose takes from stock: the candidates in draw order; a pay-as-you-go lot last. */
export interface Draw {
  readonly purpose: DrawPurpose;
  readonly lots: readonly LotNeed[];
}

/** A try that did not become the answer. */
export interface FailedAttempt {
  readonly upstreamId: string;
  readonly supplierAccountId: string;
  readonly credentialId: string | null;
  readonly startedAt: Date;
  readonly outcome: string;
  readonly httpStatus: number | null;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
  readonly upstreamRequestId: string | null;
}

/** A line of volume tiers, and the zone in which the months of its counters are cut. */
export interface VolumeLine extends LineParts {
  readonly timeZone: string;
}

export interface SettleRecord {
  readonly callId: string;
  readonly tenantId: string;
  /** `settled`: every level is charged its amount. `released`: nobody is, whatever `amounts` says. */
  readonly state: "settled" | "released";
  /** How the call ended, in one word of ours: ok, client_cancelled, upstream_error, timed_out, swept ... */
  readonly outcome: string;
  /** The row of CHARGES.md that decided the charge, where it was not the plain case. */
  readonly faultRow: string | null;
  readonly httpStatus: number;
  readonly estimated: boolean;
  readonly quarantined: boolean;
  /** 13 slots, disjoint. */
  readonly usage: readonly bigint[];
  /** The provider's own usage object, kept beside ours. */
  readonly rawUsage: unknown;
  /** What the client called the model, where that is not its name; absent: nobody knows, or it is. */
  readonly askedModel?: string | null;
  readonly finishReason: string | null;
  readonly queueMs: number;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
  /** How many upstreams were tried, the last one included. */
  readonly attempts: number;
  readonly upstreamRequestId: string | null;
  readonly upstreamId: string;
  readonly supplierAccountId: string;
  /** The levels as admitted, same order (customer first). */
  readonly levels: readonly HeldLevel[];
  /** Nano per level, parallel to `levels`; each at most its hold. Ignored where state is `released`, or `volumes` says more. */
  readonly amounts: readonly bigint[];
  /** How much of each amount is the seller's percentage fee; missing: nothing. */
  readonly feesNano?: readonly bigint[] | undefined;
  /** Levels whose amount depends on what was bought before: priced by the settlement itself, under the counters' lock. */
  readonly volumes?: readonly (VolumeLine | null)[] | undefined;
  /**
   * What stock gives. Every lot that was reserved must be named at least once, with quantity 0 where nothing was used
   * (its reservation is given back), so pass the admitted candidates even for a released call.
   */
  readonly draws: readonly Draw[];
  readonly failedAttempts: readonly FailedAttempt[];
}

/** `applied`: this batch ended the call. `already`: it had ended before; nothing was done. */
export type SettleResult = "applied" | "already";
