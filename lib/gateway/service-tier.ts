import type { PricedChain } from "@/lib/db/directory/rate-cards";
import type { ServiceTier } from "@/lib/domain/pricing/markup-rule";
import type { ChargeSheet } from "./charge-sheet";
import type { Seen } from "./metering";
import type { TierAsked } from "./protocols/contract";
import { invalidField, type Refusal } from "./refusal";
import { isRecord } from "./json/record";

/** The prices of a speed of service that was asked for, pinned beside those of the default one. */
export interface TierPrices {
  readonly tier: Exclude<ServiceTier, "default">;
  readonly priced: PricedChain;
  readonly sheet: ChargeSheet;
}

const ASKABLE: ReadonlySet<unknown> = new Set(["priority", "flex"]);

/** OpenAI's `service_tier`: `auto` and `default` are the default, whatever a vendor's project is set to. */
export function tierAsked(value: unknown): { readonly serviceTier?: TierAsked } {
  return ASKABLE.has(value) ? { serviceTier: { tier: value as TierAsked["tier"], required: true } } : {};
}

/** Anthropic's `service_tier`: `auto` takes priority where there is some. */
export function autoTier(value: unknown): { readonly serviceTier?: TierAsked } {
  return value === "auto" ? { serviceTier: { tier: "priority", required: false } } : {};
}

/** 400: no level, or not every level, has a price for it. */
export const tierNotSold = ({ tier }: TierAsked): Refusal =>
  invalidField("service_tier", `${JSON.stringify(tier)} has no price for this model.`, "unsupported_value");

/** 400: it would not be asked of the vendor, and is not dropped in silence. */
export const tierNotCarried: Refusal = invalidField(
  "service_tier",
  "cannot be asked of who serves this model.",
  "unsupported_parameter",
);

/**
 * The prices a call is charged by: those of the speed asked for, where the upstream says that it gave it. What it does not
 * say was the default: vendors that know these speeds tell them, and others ignore the wish.
 */
export function pricesServed<T extends { readonly priced: PricedChain; readonly sheet: ChargeSheet }>(
  offer: T & { readonly tier: TierPrices | null },
  seen: Seen,
): Pick<TierPrices, "priced" | "sheet"> {
  if (offer.tier === null) return offer;
  const beside = isRecord(seen.usage) ? seen.usage.service_tier : undefined;
  return (seen.serviceTier ?? beside) === offer.tier.tier ? offer.tier : offer;
}
