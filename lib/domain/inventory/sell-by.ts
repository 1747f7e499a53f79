import type { Ppm } from "../money/ppm";
import type { MarkupRule, RuleAudience } from "../pricing/markup-rule";
import type { UnitPrices } from "../pricing/rate";
import { remainingQty, type Lot } from "./lot";

/** Why an offer for a lot that would expire is over. */
export type OfferClosing = "date" | "used_up" | "withdrawn";

/**
 * What closes an offer by itself: its day has come, nothing of the lot is left (what is held for calls may come back), or
 * the lot is not drawn from any more. Null while it stands.
 */
export function offerClosing(endsAt: Date, lot: Lot, now: Date): OfferClosing | null {
  if (endsAt <= now || (lot.expiresAt !== null && lot.expiresAt <= now)) return "date";
  if (remainingQty(lot) === 0n) return "used_up";
  return lot.state === "active" ? null : "withdrawn";
}

/** Above the rules a book begins with; among rules for the same buyers and model. */
export const OFFER_PRIORITY = 900;

/** An offer's rule for one model: a share of the list price, never below what the lot cost, until the very moment it ends. */
export function offerRule(offer: {
  readonly offerId: string;
  readonly lotName: string;
  readonly modelId: string;
  readonly audience: RuleAudience;
  readonly factorPpm: Ppm;
  readonly floor: UnitPrices;
  readonly endsAt: Date;
}): Omit<MarkupRule, "id"> {
  const { offerId, lotName, modelId, audience, factorPpm, floor, endsAt } = offer;
  return {
    scope: { kind: "model", modelId },
    ...{ audience, basis: { kind: "percent_over_list", factorPpm }, floor },
    ...{ priority: OFFER_PRIORITY, effectiveFrom: null, effectiveTo: endsAt, reference: lotName, offerId },
  };
}
