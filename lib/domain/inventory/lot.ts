import type { Dimension } from "../metering/dimension";
import type { Currency } from "../money/currency";
import type { Nano } from "../money/nano";
import type { Ppm } from "../money/ppm";

/** What a lot counts: nano of list price, weighted tokens, calls, or nano of list price without end. */
export const LOT_KINDS = ["face_value", "token_quota", "request_pack", "pay_as_you_go"] as const;
export type LotKind = (typeof LOT_KINDS)[number];

/** Only an active lot is drawn. The others keep what they have until somebody decides. */
export const LOT_STATES = ["active", "frozen", "claimed", "impaired", "exhausted", "expired"] as const;
export type LotState = (typeof LOT_STATES)[number];

/** The models a lot serves. */
export type ModelScope =
  { readonly kind: "all" } | { readonly kind: "models"; readonly modelIds: readonly string[] };

/** How many tokens of a quota one unit takes, by model and dimension, in ppm; absent is 1 (1,000,000 ppm). */
export type BurnWeights = Readonly<Record<string, Readonly<Partial<Record<Dimension, Ppm>>>>>;

/**
 * A received quantity. Quantities are in the kind's unit. `totalCostNano` over `totalQty` is exact: no rounded
 * unit cost exists. A pay-as-you-go lot never empties; for it the two numbers are only a rate, trued up by the bill.
 */
export interface Lot {
  readonly id: string;
  readonly supplierAccountId: string;
  readonly kind: LotKind;
  readonly state: LotState;
  readonly currency: Currency;
  readonly scope: ModelScope;
  readonly burnWeights: BurnWeights;
  readonly totalQty: bigint;
  /** Cost net of tax, in nano of the lot's currency. */
  readonly totalCostNano: Nano;
  /** Drawn, expired and returned so far: the position on the cost curve. */
  readonly consumedQty: bigint;
  readonly heldQty: bigint;
  readonly receivedAt: Date;
  readonly expiresAt: Date | null;
}

/** Thrown by {@link assertLot}. */
export class LotInvariantError extends Error {
  override readonly name = "LotInvariantError";
  constructor(
    readonly lotId: string,
    readonly reason: string,
  ) {
    super(`lot ${lotId}: ${reason}`);
  }
}

/** Whether a scope includes a model. */
export function scopeIncludes(scope: ModelScope, modelId: string): boolean {
  return scope.kind === "all" || scope.modelIds.includes(modelId);
}

/** received - drawn - expired - returned; null for pay-as-you-go, which has no end. */
export function remainingQty(lot: Lot): bigint | null {
  return lot.kind === "pay_as_you_go" ? null : lot.totalQty - lot.consumedQty;
}

/** What is left and not held for calls in flight; null for pay-as-you-go. */
export function availableQty(lot: Lot): bigint | null {
  return lot.kind === "pay_as_you_go" ? null : lot.totalQty - lot.consumedQty - lot.heldQty;
}

/** Whether a lot may serve a model at a time: active, in scope, received, not expired. */
export function isDrawable(lot: Lot, modelId: string, at: Date): boolean {
  return (
    lot.state === "active" &&
    scopeIncludes(lot.scope, modelId) &&
    lot.receivedAt <= at &&
    (lot.expiresAt === null || at < lot.expiresAt)
  );
}

/** Checks what is always true of a lot (DESIGN section 4, invariant 4). @throws LotInvariantError. */
export function assertLot(lot: Lot): void {
  const fail = (reason: string): never => {
    throw new LotInvariantError(lot.id, reason);
  };
  if (lot.totalQty <= 0n) fail("the total must be positive");
  if (lot.totalCostNano < 0n) fail("the cost is negative");
  if (lot.consumedQty < 0n || lot.heldQty < 0n) fail("a quantity is negative");
  if (lot.kind !== "pay_as_you_go" && lot.consumedQty + lot.heldQty > lot.totalQty)
    fail("more used than received");
  if (lot.expiresAt !== null && lot.expiresAt <= lot.receivedAt) fail("expires before it is received");
}
